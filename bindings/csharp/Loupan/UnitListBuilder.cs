// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>
/// Makes a <see cref="UnitList"/> from columns. For one thread. Amounts come as <see cref="decimal"/> or, from spans without a copy in
/// .NET, as integers at the column's scale: areas and unit prices 1e-4 (117.66 is 1176600), totals in minor units (fen). A
/// validity bitmap has one bit a value, the least significant first, 1 for present; an empty one means that all are present.
/// </summary>
public sealed class UnitListBuilder : IDisposable
{
    private readonly UnitsBuilderHandle _handle;

    /// <summary>Begins a list without columns.</summary>
    public UnitListBuilder(AreaUnit unit = AreaUnit.SquareMetre)
    {
        Library.Require();
        Library.Check(NativeMethods.loupan_units_builder_new(out var builder, out var error), error);
        _handle = new UnitsBuilderHandle(builder);
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_units_builder_set_area_unit(lease.Address, (int)unit, out error), error);
    }

    /// <summary>The keys by which the host knows its units; unique.</summary>
    public unsafe UnitListBuilder Keys(IReadOnlyList<string> keys)
    {
        var texts = TextColumn.From(keys, nameof(keys));
        using var lease = new Lease(_handle, this);
        fixed (int* offsets = texts.Offsets)
        fixed (byte* characters = texts.Characters)
        {
            var status = NativeMethods.loupan_units_builder_add_keys(lease.Address, (IntPtr)offsets, texts.Count,
                (IntPtr)characters, texts.Characters.Length, out var error);
            Library.Check(status, error);
        }

        return this;
    }

    /// <summary>The floors (楼层); basements are negative.</summary>
    public unsafe UnitListBuilder Floors(ReadOnlySpan<int> values, ReadOnlySpan<byte> validity = default)
    {
        RequireBits(validity, values.Length, nameof(validity));
        using var lease = new Lease(_handle, this);
        fixed (int* numbers = values)
        fixed (byte* bits = validity)
        {
            var status = NativeMethods.loupan_units_builder_add_floors(
                lease.Address, (IntPtr)numbers, (IntPtr)bits, values.Length, out var error);
            Library.Check(status, error);
        }

        return this;
    }

    /// <summary>The floors (楼层), some of which may be absent.</summary>
    public UnitListBuilder Floors(IReadOnlyList<int?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Floors(values.Select(value => value ?? 0).ToArray(), ScaledColumn.ValidityOf(values));
    }

    /// <summary>An attribute such as <c>building</c>, <c>stack</c> or <c>layout</c>; null and empty texts are absent.</summary>
    public unsafe UnitListBuilder Texts(string name, IReadOnlyList<string?> values)
    {
        var bytes = Utf8.Bytes(name, nameof(name));
        var texts = TextColumn.From(values, name);
        using var lease = new Lease(_handle, this);
        fixed (byte* nameBytes = bytes)
        fixed (int* offsets = texts.Offsets)
        fixed (byte* characters = texts.Characters)
        {
            var status = NativeMethods.loupan_units_builder_add_texts(lease.Address, (IntPtr)nameBytes, bytes.Length,
                (IntPtr)offsets, texts.Count, (IntPtr)characters, texts.Characters.Length, out var error);
            Library.Check(status, error);
        }

        return this;
    }

    /// <summary>An attribute as codes into a dictionary; -1 is absent.</summary>
    public unsafe UnitListBuilder Codes(string name, ReadOnlySpan<int> codes, IReadOnlyList<string> dictionary)
    {
        var bytes = Utf8.Bytes(name, nameof(name));
        var texts = TextColumn.From(dictionary, nameof(dictionary));
        using var lease = new Lease(_handle, this);
        fixed (byte* nameBytes = bytes)
        fixed (int* numbers = codes)
        fixed (int* offsets = texts.Offsets)
        fixed (byte* characters = texts.Characters)
        {
            var status = NativeMethods.loupan_units_builder_add_codes(lease.Address, (IntPtr)nameBytes, bytes.Length,
                (IntPtr)numbers, codes.Length, (IntPtr)offsets, texts.Count, (IntPtr)characters, texts.Characters.Length,
                out var error);
            Library.Check(status, error);
        }

        return this;
    }

    /// <summary>A set of tags a unit, such as <c>views</c>; null is the empty set.</summary>
    public unsafe UnitListBuilder Tags(string name, IReadOnlyList<IReadOnlyCollection<string>?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var bytes = Utf8.Bytes(name, nameof(name));
        // A set a unit: the library needs no more than that to be right.
        var codes = Enumerable.Range(0, values.Count).ToArray();
        var sets = new int[values.Count + 1];
        var tags = new TextColumn();
        for (var row = 0; row < values.Count; ++row)
        {
            foreach (var tag in values[row] ?? [])
            {
                tags.Add(tag, name, row);
            }

            sets[row + 1] = tags.Count;
        }

        using var lease = new Lease(_handle, this);
        fixed (byte* nameBytes = bytes)
        fixed (int* numbers = codes)
        fixed (int* setOffsets = sets)
        fixed (int* tagOffsets = tags.Offsets)
        fixed (byte* characters = tags.Characters)
        {
            var status = NativeMethods.loupan_units_builder_add_tags(lease.Address, (IntPtr)nameBytes, bytes.Length,
                (IntPtr)numbers, codes.Length, (IntPtr)setOffsets, values.Count, (IntPtr)tagOffsets, tags.Count,
                (IntPtr)characters, tags.Characters.Length, out var error);
            Library.Check(status, error);
        }

        return this;
    }

    /// <summary>Areas: <c>gross</c>, <c>inner</c>, <c>shared</c>, <c>gross_measured</c>, <c>garden</c>, ...</summary>
    /// <exception cref="LoupanException"><c>core.too_many_digits</c>: more than four decimals</exception>
    public UnitListBuilder Areas(string name, IReadOnlyList<decimal?> values) =>
        Numbers(NativeMethods.LOUPAN_AREA, name, ScaledColumn.From(values, ScaledColumn.AreaScale, name));

    /// <summary>The same at 1e-4.</summary>
    public UnitListBuilder ScaledAreas(string name, ReadOnlySpan<long> values, ReadOnlySpan<byte> validity = default) =>
        Numbers(NativeMethods.LOUPAN_AREA, name, values, validity);

    /// <summary>Bounds or fixed unit prices.</summary>
    /// <exception cref="LoupanException"><c>core.too_many_digits</c>: more than four decimals</exception>
    public UnitListBuilder UnitPrices(PriceBound bound, IReadOnlyList<decimal?> values) =>
        Numbers(NativeMethods.LOUPAN_UNIT_PRICE_BOUND, NameOf(bound),
            ScaledColumn.From(values, ScaledColumn.UnitPriceScale, NameOf(bound)));

    /// <summary>The same at 1e-4.</summary>
    public UnitListBuilder ScaledUnitPrices(PriceBound bound, ReadOnlySpan<long> values,
        ReadOnlySpan<byte> validity = default) =>
        Numbers(NativeMethods.LOUPAN_UNIT_PRICE_BOUND, NameOf(bound), values, validity);

    /// <summary>Bounds or fixed totals.</summary>
    /// <param name="bound">Which of them.</param>
    /// <param name="values">In the main unit of the currency.</param>
    /// <param name="digits">How many decimals the currency has: 2 for yuan and fen.</param>
    /// <exception cref="LoupanException"><c>core.too_many_digits</c>: more decimals than the currency has</exception>
    public UnitListBuilder Totals(PriceBound bound, IReadOnlyList<decimal?> values, int digits = 2) =>
        Numbers(NativeMethods.LOUPAN_TOTAL_BOUND, NameOf(bound), ScaledColumn.From(values, digits, NameOf(bound)));

    /// <summary>The same in minor units.</summary>
    public UnitListBuilder ScaledTotals(PriceBound bound, ReadOnlySpan<long> values,
        ReadOnlySpan<byte> validity = default) =>
        Numbers(NativeMethods.LOUPAN_TOTAL_BOUND, NameOf(bound), values, validity);

    /// <summary>Checks the columns and makes the list; the builder is empty afterwards.</summary>
    /// <exception cref="LoupanException">The columns do not make a list of units.</exception>
    public UnitList Build()
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_units_builder_finish(lease.Address, out var units, out var error), error);
        return new UnitList(new UnitsHandle(units));
    }

    /// <summary>Frees the handle.</summary>
    public void Dispose() => _handle.Dispose();

    private static string NameOf(PriceBound bound) =>
        bound switch
        {
            PriceBound.Min => "min",
            PriceBound.Max => "max",
            PriceBound.Fixed => "fixed",
            _ => throw new ArgumentOutOfRangeException(nameof(bound)),
        };

    // The C library cannot know how long a bitmap is.
    private static void RequireBits(ReadOnlySpan<byte> validity, int count, string path)
    {
        if (!validity.IsEmpty && validity.Length < (count + 7) / 8)
        {
            throw LoupanException.Make(LoupanStatus.InvalidArgument, "core.length_mismatch",
                $"columns of different length: {validity.Length} bytes for {count} bits",
                $"各列长度不一致:{count} 位只有 {validity.Length} 字节", path, null);
        }
    }

    private UnitListBuilder Numbers(int kind, string name, in ScaledColumn column) =>
        Numbers(kind, name, column.Values, column.Validity);

    private unsafe UnitListBuilder Numbers(int kind, string name, ReadOnlySpan<long> values, ReadOnlySpan<byte> validity)
    {
        RequireBits(validity, values.Length, nameof(validity));
        var bytes = Utf8.Bytes(name, nameof(name));
        using var lease = new Lease(_handle, this);
        fixed (byte* nameBytes = bytes)
        fixed (long* numbers = values)
        fixed (byte* bits = validity)
        {
            var status = NativeMethods.loupan_units_builder_add_numbers(lease.Address, kind, (IntPtr)nameBytes, bytes.Length,
                (IntPtr)numbers, (IntPtr)bits, values.Length, out var error);
            Library.Check(status, error);
        }

        return this;
    }
}
