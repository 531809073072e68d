// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A price list (价目表): a line a unit, in the order of the units. Immutable; threads may share it.</summary>
public sealed class PriceList : IReadOnlyList<PriceLine>, IDisposable
{
    private readonly int _digits;

    internal PriceList(PricesHandle handle)
    {
        Handle = handle;
        using var lease = new Lease(handle, this);
        Count = checked((int)NativeMethods.loupan_prices_size(lease.Address));
        PricedCount = checked((int)NativeMethods.loupan_prices_count(lease.Address));
        Currency = Utf8.Read(NativeMethods.loupan_prices_currency(lease.Address));
        SchemeDigest = Utf8.Read(NativeMethods.loupan_prices_scheme_digest(lease.Address, out var size), size);
        Errors = RowError.Read(NativeMethods.loupan_prices_errors(lease.Address));
        _digits = NativeMethods.loupan_prices_currency_digits(lease.Address);
    }

    /// <summary>How many units the list has, priced or not.</summary>
    public int Count { get; }

    /// <summary>How many of them have a price.</summary>
    public int PricedCount { get; }

    /// <summary>The ISO 4217 code of the currency.</summary>
    public string Currency { get; }

    /// <summary>The digest of the scheme that made the list.</summary>
    public string SchemeDigest { get; }

    /// <summary>The units without a price and why; empty unless errors were collected.</summary>
    public IReadOnlyList<RowError> Errors { get; }

    internal PricesHandle Handle { get; }

    /// <summary>Reads a filed list (备案价目表) from CSV text: columns <c>unit_price</c> and <c>total</c> beside those of the units.</summary>
    /// <exception cref="LoupanException">The text is not valid, with line and column or row.</exception>
    public static unsafe (UnitList Units, PriceList Prices) FiledFromCsv(string csv)
    {
        Library.Require();
        var bytes = Utf8.Bytes(csv, nameof(csv));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_prices_from_csv(
                (IntPtr)text, bytes.Length, out var prices, out var units, out var error);
            Library.Check(status, error);
            return (new UnitList(new UnitsHandle(units)), new PriceList(new PricesHandle(prices)));
        }
    }

    /// <summary>The exact sum of all totals.</summary>
    /// <exception cref="LoupanException"><c>core.overflow</c></exception>
    public decimal Total
    {
        get
        {
            using var lease = new Lease(Handle, this);
            Library.Check(NativeMethods.loupan_prices_total(lease.Address, out var total, out var error), error);
            return ScaledColumn.FromScaled(total, _digits);
        }
    }

    /// <summary>The sum of the pricing areas of the units with a price.</summary>
    /// <exception cref="LoupanException"><c>core.overflow</c></exception>
    public decimal Area
    {
        get
        {
            using var lease = new Lease(Handle, this);
            Library.Check(NativeMethods.loupan_prices_area(lease.Address, out var area, out var error), error);
            return ScaledColumn.FromScaled(area, ScaledColumn.AreaScale);
        }
    }

    /// <summary>The average (均价): total by area, rounded half up to 1e-4; null when nothing is priced.</summary>
    public decimal? Average
    {
        get
        {
            using var lease = new Lease(Handle, this);
            var status = NativeMethods.loupan_prices_average(lease.Address, out var average, out var present, out var error);
            Library.Check(status, error);
            return present == 0 ? null : ScaledColumn.FromScaled(average, ScaledColumn.UnitPriceScale);
        }
    }

    /// <summary>The prices of one unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public unsafe PriceLine this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            using var lease = new Lease(Handle, this);
            Library.Check(NativeMethods.loupan_prices_key(lease.Address, index, out var key, out var error), error);
            var flags = ((byte*)NativeMethods.loupan_prices_flags(lease.Address))[index];
            return new PriceLine(Utf8.Take(key),
                At(lease.Address, PriceColumn.UnitPrice, index, ScaledColumn.UnitPriceScale),
                At(lease.Address, PriceColumn.Total, index, _digits),
                At(lease.Address, PriceColumn.GrossUnitPrice, index, ScaledColumn.UnitPriceScale),
                At(lease.Address, PriceColumn.InnerUnitPrice, index, ScaledColumn.UnitPriceScale), (PriceFlags)flags);
        }
    }

    /// <summary>Copies a column as it is stored: unit prices at 1e-4, totals in minor units; 0 where the value is absent.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="values">At least <see cref="Count"/> places.</param>
    /// <param name="present">At least <see cref="Count"/> places, or none when nobody asks.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public unsafe void CopyTo(PriceColumn column, Span<long> values, Span<bool> present = default)
    {
        if (values.Length < Count || (!present.IsEmpty && present.Length < Count))
        {
            throw new ArgumentException($"{Count} places are needed");
        }

        using var lease = new Lease(Handle, this);
        var view = Column(lease.Address, column);
        for (var row = 0; row < Count; ++row)
        {
            var value = view.At(row);
            values[row] = value ?? 0;
            if (!present.IsEmpty)
            {
                present[row] = value.HasValue;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<PriceLine> GetEnumerator()
    {
        for (var row = 0; row < Count; ++row)
        {
            yield return this[row];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Frees the handle. Lines and errors that were read stay valid.</summary>
    public void Dispose() => Handle.Dispose();

    private static unsafe ColumnView Column(IntPtr prices, PriceColumn column)
    {
        var status = NativeMethods.loupan_prices_column(prices, (int)column, out var values, out var validity, out var error);
        Library.Check(status, error);
        return new ColumnView((long*)values, (byte*)validity);
    }

    private static decimal? At(IntPtr prices, PriceColumn column, int row, int scale) =>
        Column(prices, column).At(row) is { } value ? ScaledColumn.FromScaled(value, scale) : null;

    /// <summary>A column in the memory of the price list; no values at all where no unit has one.</summary>
    private readonly unsafe struct ColumnView(long* values, byte* validity)
    {
        private readonly long* _values = values;
        private readonly byte* _validity = validity;

        public long? At(int row) =>
            _values != null && (_validity == null || ((_validity[row / 8] >> (row % 8)) & 1) != 0) ? _values[row] : null;
    }
}
