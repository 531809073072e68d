// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A column of results; the number is that of the C library.</summary>
public enum AreaColumn
{
    /// <summary>Measured - contract, 1e-4.</summary>
    Difference = 0,

    /// <summary>1e-8, for display.</summary>
    Ratio = 1,

    /// <summary>补差款 of the home, minor units.</summary>
    Delta = 2,

    /// <summary>Without tax, minor units.</summary>
    Net = 3,

    /// <summary>Tax, minor units.</summary>
    Vat = 4,

    /// <summary>装修补差, minor units.</summary>
    Fitment = 5,

    /// <summary>Home and fitment, minor units.</summary>
    TotalDelta = 6,

    /// <summary>补差后成交总价, minor units.</summary>
    TotalAfter = 7,

    /// <summary>Paid so far, where the buyer rescinds, minor units.</summary>
    Refund = 8,
}

/// <summary>What else is true of a row; several may hold.</summary>
[Flags]
public enum AreaFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Beyond the limit.</summary>
    RescissionRight = 1,

    /// <summary>The gross area crossed a limit of the deed tax.</summary>
    TaxBracket = 2,

    /// <summary>The difference is not settled at all.</summary>
    Free = 4,

    /// <summary>No result: the row stands in the table of errors.</summary>
    Absent = 8,
}

/// <summary>The settlements of many homes (批量面积补差), in the order of the facts. Immutable; threads may share it.</summary>
public sealed class AreaSettlements : IDisposable
{
    private readonly AreaSettlementsHandle _handle;
    private readonly int _digits;

    internal AreaSettlements(AreaSettlementsHandle handle)
    {
        _handle = handle;
        using var lease = new Lease(handle, this);
        Count = checked((int)NativeMethods.loupan_area_settlements_size(lease.Address));
        Errors = RowError.Read(NativeMethods.loupan_area_settlements_errors(lease.Address));
        _digits = NativeMethods.loupan_area_settlements_currency_digits(lease.Address);
    }

    /// <summary>How many homes there are, settled or not.</summary>
    public int Count { get; }

    /// <summary>The homes without a result and why; empty unless errors were collected.</summary>
    public IReadOnlyList<RowError> Errors { get; }

    /// <summary>The exact sum of all differences.</summary>
    /// <exception cref="LoupanException"><c>core.overflow</c></exception>
    public decimal TotalDelta
    {
        get
        {
            using var lease = new Lease(_handle, this);
            Library.Check(NativeMethods.loupan_area_settlements_total(lease.Address, out var total, out var error), error);
            return ScaledColumn.FromScaled(total, _digits);
        }
    }

    /// <summary>A value in main units; null where it is absent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public unsafe decimal? At(AreaColumn column, int row)
    {
        Require(row);
        using var lease = new Lease(_handle, this);
        var status = NativeMethods.loupan_area_settlements_column(
            lease.Address, (int)column, out var address, out var bits, out var error);
        Library.Check(status, error);
        var values = (long*)address;
        var validity = (byte*)bits;
        if (values == null || (validity != null && ((validity[row / 8] >> (row % 8)) & 1) == 0))
        {
            return null;
        }

        var scale = column switch
        {
            AreaColumn.Difference => ScaledColumn.AreaScale,
            AreaColumn.Ratio => 8,
            _ => _digits,
        };
        return ScaledColumn.FromScaled(values[row], scale);
    }

    /// <summary>Who pays; null where there is no result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public unsafe AreaDirection? DirectionOf(int row)
    {
        if (FlagsOf(row).HasFlag(AreaFlags.Absent))
        {
            return null;
        }

        using var lease = new Lease(_handle, this);
        return (AreaDirection)((int*)NativeMethods.loupan_area_settlements_directions(lease.Address))[row];
    }

    /// <summary>The flags of a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public unsafe AreaFlags FlagsOf(int row)
    {
        Require(row);
        using var lease = new Lease(_handle, this);
        return (AreaFlags)((byte*)NativeMethods.loupan_area_settlements_flags(lease.Address))[row];
    }

    /// <summary>Frees the handle. Errors that were read stay valid.</summary>
    public void Dispose() => _handle.Dispose();

    private void Require(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
    }
}
