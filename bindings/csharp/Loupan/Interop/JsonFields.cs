// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;

namespace Loupan.Interop;

/// <summary>Facts as the JSON that the C library reads: decimals and days are text, what is null is left out.</summary>
internal static class JsonFields
{
    /// <summary>An object with what <paramref name="write"/> writes, in UTF-8.</summary>
    internal static byte[] Object(Action<Utf8JsonWriter> write) => Document(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    /// <summary>A list with an object for each of <paramref name="items"/>, in UTF-8.</summary>
    internal static byte[] List<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write) =>
        Document(json => WriteItems(json, items, write));

    internal static void Write(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } given)
        {
            json.WriteString(name, given.ToString(CultureInfo.InvariantCulture));
        }
    }

    internal static void Write(this Utf8JsonWriter json, string name, DateOnly? value)
    {
        if (value is { } given)
        {
            json.WriteString(name, given.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    internal static void Write(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    /// <summary>The name of an enumerator as documents spell it: <c>WrittenOff</c> is <c>written_off</c>.</summary>
    internal static void Write<T>(this Utf8JsonWriter json, string name, T value)
        where T : struct, Enum =>
        json.WriteString(name, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    internal static void WriteList<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WritePropertyName(name);
        WriteItems(json, items, write);
    }

    private static void WriteItems<T>(Utf8JsonWriter json, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static byte[] Document(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.ToArray();
    }
}
