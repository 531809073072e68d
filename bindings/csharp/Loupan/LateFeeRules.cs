// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>Rules for late fees (滞纳金规则), read from their JSON document and checked once. Immutable; threads may share them.</summary>
public sealed class LateFeeRules : IDisposable
{
    private LateFeeRules(IntPtr rules) => Handle = new LateFeeRulesHandle(rules);

    internal LateFeeRulesHandle Handle { get; }

    /// <summary>Reads and checks a document of rules.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe LateFeeRules FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_late_fee_rules_from_json(
                (IntPtr)text, bytes.Length, out var rules, out var error);
            Library.Check(status, error);
            return new LateFeeRules(rules);
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(Handle, this);
        Library.Check(NativeMethods.loupan_late_fee_rules_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>The late fees of many lines up to a day (批量计算滞纳金), in yuan.</summary>
    /// <param name="lines">The lines with what was paid of them.</param>
    /// <param name="asOf">The last day that counts.</param>
    /// <param name="calendar">Needed where the rules roll due dates.</param>
    /// <param name="onError">What becomes of lines that cannot have a fee.</param>
    /// <exception cref="LoupanException">A line cannot have a fee, with <see cref="OnError.Raise"/>.</exception>
    public unsafe LateFees Charge(IReadOnlyList<OverdueLine> lines, DateOnly asOf, BusinessCalendar? calendar = null,
        OnError onError = OnError.Raise)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var overdue = Columns(lines);
        using var rules = new Lease(Handle, this);
        using var of = new Lease(overdue, this);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        var options = new LateFeeOptions { StructSize = sizeof(LateFeeOptions), OnError = (int)onError };
        var status = NativeMethods.loupan_charge_late_fees(rules.Address, of.Address, DayColumn.ToDays(asOf), days.Address,
            (IntPtr)(&options), out var fees, out var error);
        Library.Check(status, error);
        using var handle = new LateFeesHandle(fees);
        return new LateFees(handle);
    }

    /// <summary>How the late fee of a line comes about, a line a step (滞纳金说明).</summary>
    /// <param name="line">The line with what was paid of it.</param>
    /// <param name="asOf">The last day that counts.</param>
    /// <param name="calendar">Needed where the rules roll due dates.</param>
    /// <param name="language">English or Chinese.</param>
    /// <exception cref="LoupanException">The line cannot have a fee.</exception>
    public string Explain(OverdueLine line, DateOnly asOf, BusinessCalendar? calendar = null, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var overdue = Columns([line]);
        using var rules = new Lease(Handle, this);
        using var of = new Lease(overdue, this);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        var status = NativeMethods.loupan_late_fee_explain(rules.Address, of.Address, 0, DayColumn.ToDays(asOf), days.Address,
            IntPtr.Zero, (int)language, NativeMethods.LOUPAN_EXPLAIN_TEXT, out var text, out var error);
        Library.Check(status, error);
        return Utf8.Take(text);
    }

    /// <summary>Frees the handle. Fees that were computed stay valid.</summary>
    public void Dispose() => Handle.Dispose();

    private static unsafe OverdueHandle Columns(IReadOnlyList<OverdueLine> lines)
    {
        var amounts = ScaledColumn.From(lines.Select(line => (decimal?)line.Amount).ToArray(), 2, "amount");
        var due = lines.Select(line => line.Due is { } day ? DayColumn.ToDays(day) : (int?)null).ToArray();
        var payments = lines.SelectMany(line => line.Payments).ToArray();
        var paid = ScaledColumn.From(payments.Select(one => (decimal?)one.Amount).ToArray(), 2, "payments");
        var stops = lines.SelectMany(line => line.Stops).ToArray();

        Library.Check(NativeMethods.loupan_overdue_new(out var overdue, out var error), error);
        var handle = new OverdueHandle(overdue);
        fixed (long* values = amounts.Values)
        fixed (int* dueDays = due.Select(day => day ?? 0).ToArray())
        fixed (byte* dueBits = ScaledColumn.ValidityOf(due))
        fixed (int* paidOffsets = Offsets(lines, line => line.Payments.Count))
        fixed (int* paidDays = payments.Select(one => DayColumn.ToDays(one.On)).ToArray())
        fixed (long* paidAmounts = paid.Values)
        fixed (int* stopOffsets = Offsets(lines, line => line.Stops.Count))
        fixed (int* from = stops.Select(one => DayColumn.ToDays(one.From)).ToArray())
        fixed (int* to = stops.Select(one => DayColumn.ToDays(one.To)).ToArray())
        {
            var status = NativeMethods.loupan_overdue_set_lines(
                overdue, (IntPtr)values, (IntPtr)dueDays, (IntPtr)dueBits, lines.Count, out error);
            Library.Check(status, error);
            status = NativeMethods.loupan_overdue_set_payments(
                overdue, (IntPtr)paidOffsets, (IntPtr)paidDays, (IntPtr)paidAmounts, payments.Length, out error);
            Library.Check(status, error);
            status = NativeMethods.loupan_overdue_set_stops(
                overdue, (IntPtr)stopOffsets, (IntPtr)from, (IntPtr)to, stops.Length, out error);
            Library.Check(status, error);
        }

        return handle;
    }

    private static int[] Offsets(IReadOnlyList<OverdueLine> lines, Func<OverdueLine, int> count)
    {
        var offsets = new int[lines.Count + 1];
        for (var i = 0; i < lines.Count; ++i)
        {
            offsets[i + 1] = checked(offsets[i] + count(lines[i]));
        }

        return offsets;
    }
}
