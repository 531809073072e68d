// SPDX-License-Identifier: Apache-2.0
namespace Loupan.Interop;

/// <summary>Texts in Arrow's layout: offsets and characters.</summary>
internal sealed class TextColumn
{
    private readonly List<int> _offsets = [0];
    private readonly List<byte> _characters = [];

    internal int Count => _offsets.Count - 1;

    internal static TextColumn From(IReadOnlyList<string?> texts, string path)
    {
        ArgumentNullException.ThrowIfNull(texts, path);
        var column = new TextColumn();
        for (var row = 0; row < texts.Count; ++row)
        {
            column.Add(texts[row] ?? "", path, row);
        }

        return column;
    }

    internal void Add(string text, string path, long row)
    {
        _characters.AddRange(Utf8.Bytes(text, path, row));
        _offsets.Add(_characters.Count);
    }

    internal ReadOnlySpan<int> Offsets => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_offsets);

    internal ReadOnlySpan<byte> Characters => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_characters);
}
