// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>What was paid of a line (收款).</summary>
/// <param name="On">The day.</param>
/// <param name="Amount">In yuan.</param>
public readonly record struct LinePayment(DateOnly On, decimal Amount);

/// <summary>Days that do not count (停计), both ends included.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
public readonly record struct LineStop(DateOnly From, DateOnly To);

/// <summary>A line that may be late (应收).</summary>
/// <param name="Amount">In yuan.</param>
/// <param name="Due">应付日; null where nothing is due yet.</param>
public sealed record OverdueLine(decimal Amount, DateOnly? Due)
{
    /// <summary>What was paid, in any order.</summary>
    public IReadOnlyList<LinePayment> Payments { get; init; } = [];

    /// <summary>Days that do not count.</summary>
    public IReadOnlyList<LineStop> Stops { get; init; } = [];
}

/// <summary>What else is true of a late fee; several may hold.</summary>
[Flags]
public enum LateFeeFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>宽限期内.</summary>
    WithinGrace = 1,

    /// <summary>已达上限.</summary>
    Capped = 2,

    /// <summary>低于起收额.</summary>
    BelowFloor = 4,

    /// <summary>应付日暂定.</summary>
    Provisional = 8,

    /// <summary>No fee: the line stands in the table of errors.</summary>
    Absent = 16,
}

/// <summary>A late fee (滞纳金).</summary>
/// <param name="Amount">The fee in yuan.</param>
/// <param name="Days">逾期天数 that count.</param>
/// <param name="Open">The principal that is still open.</param>
/// <param name="Flags">What else is true.</param>
public readonly record struct LateFee(decimal Amount, int Days, decimal Open, LateFeeFlags Flags);

/// <summary>The late fees of many lines (批量滞纳金), in the order of the lines.</summary>
public sealed class LateFees
{
    private readonly LateFee?[] _fees;

    internal unsafe LateFees(LateFeesHandle handle)
    {
        using var lease = new Lease(handle, this);
        var of = lease.Address;
        var status = NativeMethods.loupan_late_fees_column(
            of, NativeMethods.LOUPAN_LATE_FEE, out var amounts, out var validity, out var error);
        Library.Check(status, error);
        status = NativeMethods.loupan_late_fees_column(of, NativeMethods.LOUPAN_LATE_OPEN, out var open, out _, out error);
        Library.Check(status, error);
        var days = (int*)NativeMethods.loupan_late_fees_days(of);
        var flags = (byte*)NativeMethods.loupan_late_fees_flags(of);
        _fees = new LateFee?[NativeMethods.loupan_late_fees_size(of)];
        for (var i = 0; i < _fees.Length; ++i)
        {
            if (DayColumn.IsPresent(validity, i))
            {
                _fees[i] = new LateFee(ScaledColumn.FromScaled(((long*)amounts)[i], 2), days[i],
                    ScaledColumn.FromScaled(((long*)open)[i], 2), (LateFeeFlags)flags[i]);
            }
        }

        Errors = RowError.Read(NativeMethods.loupan_late_fees_errors(of));
        Library.Check(NativeMethods.loupan_late_fees_total(of, out var total, out error), error);
        Total = ScaledColumn.FromScaled(total, 2);
    }

    /// <summary>How many lines there are, with a fee or without.</summary>
    public int Count => _fees.Length;

    /// <summary>The exact sum of all fees.</summary>
    public decimal Total { get; }

    /// <summary>The lines without a fee and why; empty unless errors were collected.</summary>
    public IReadOnlyList<RowError> Errors { get; }

    /// <summary>The fee of a line; null where it stands in the table of errors.</summary>
    public LateFee? this[int row] => _fees[row];
}
