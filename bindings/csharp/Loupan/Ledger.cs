// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>Receivables and what receipts have paid of them (往来账). Immutable: each entry makes a new ledger and leaves this one as it
/// was, so a refused entry changes nothing. Threads may share one.</summary>
public sealed class Ledger : IDisposable
{
    private readonly LedgerHandle _handle;
    private readonly int _digits;

    internal Ledger(IntPtr ledger)
    {
        _handle = new LedgerHandle(ledger);
        _digits = NativeMethods.loupan_ledger_currency_digits(ledger);
    }

    private delegate int Entry(IntPtr ledger, IntPtr text, long size, out IntPtr after, out IntPtr error);

    /// <summary>预收余额: the money that is held for nobody's debt.</summary>
    public decimal Credit
    {
        get
        {
            using var lease = new Lease(_handle, this);
            Library.Check(NativeMethods.loupan_ledger_credit(lease.Address, out var credit, out var error), error);
            return ScaledColumn.FromScaled(credit, _digits);
        }
    }

    /// <summary>Reads and checks a document of a ledger.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe Ledger FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_ledger_from_json((IntPtr)text, bytes.Length, out var ledger, out var error);
            Library.Check(status, error);
            return new Ledger(ledger);
        }
    }

    /// <summary>The document that <see cref="FromJson"/> reads back equal.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_ledger_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>Enters a receipt and pays lines with it (收款入账). The same receipt again changes nothing.</summary>
    /// <param name="receipt">What came in.</param>
    /// <param name="order">In which order it pays; null for the Civil Code's (民法典 560, 561).</param>
    /// <param name="openFrom">未结账起始日: earlier entries are dated then.</param>
    /// <exception cref="LoupanException"><c>payment.alloc_exceeds_outstanding</c>, <c>payment.alloc_sum_mismatch</c>,
    /// <c>payment.slip_used</c>, <c>core.duplicate</c> and others.</exception>
    public Ledger Post(Receipt receipt, AllocationOrder? order = null, DateOnly? openFrom = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return Post(receipt.ToJson(), order, openFrom);
    }

    /// <summary>The same, from a receipt as a JSON document.</summary>
    /// <exception cref="LoupanException">The receipt cannot be read, or as above.</exception>
    public Ledger Post(string receiptJson, AllocationOrder? order = null, DateOnly? openFrom = null) =>
        Post(Utf8.Bytes(receiptJson, nameof(receiptJson)), order, openFrom);

    /// <summary>Takes a whole receipt back (红冲): every line owes again what it owed. The same reversal again changes nothing.</summary>
    /// <param name="by">The red receipt.</param>
    /// <param name="openFrom">未结账起始日: earlier entries are dated then.</param>
    /// <exception cref="LoupanException"><c>core.not_found</c>, <c>core.state_invalid</c>, <c>core.duplicate</c> and others.</exception>
    public unsafe Ledger Reverse(RedReceipt by, DateOnly? openFrom = null)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Enter(by.ToJson(), (IntPtr ledger, IntPtr text, long size, out IntPtr after, out IntPtr error) =>
        {
            var options = PostingOptions.From(openFrom);
            return NativeMethods.loupan_ledger_reverse(ledger, text, size, (IntPtr)(&options), out after, out error);
        });
    }

    /// <summary>Pays lines out of a receipt's credit (预收核销).</summary>
    /// <param name="receipt">The number of the receipt.</param>
    /// <param name="on">The day.</param>
    /// <param name="lines">Which lines; null for those that the order finds.</param>
    /// <param name="order">In which order; null for the Civil Code's.</param>
    /// <param name="openFrom">未结账起始日: earlier entries are dated then.</param>
    /// <exception cref="LoupanException"><c>core.state_invalid</c> without a credit, and as for a receipt.</exception>
    public unsafe Ledger ApplyCredit(string receipt, DateOnly on, IReadOnlyList<ReceiptLine>? lines = null,
        AllocationOrder? order = null, DateOnly? openFrom = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        using var by = Lease.OrNone(order?.Handle, order);
        var orderAddress = by.Address;
        var use = JsonFields.Object(json =>
        {
            json.WriteString("no", receipt);
            json.Write("on", on);
            json.WriteList("lines", lines ?? [], ReceiptLine.Write);
        });
        return Enter(use, (IntPtr ledger, IntPtr text, long size, out IntPtr after, out IntPtr error) =>
        {
            var options = PostingOptions.From(openFrom);
            return NativeMethods.loupan_ledger_apply_credit(
                ledger, text, size, orderAddress, (IntPtr)(&options), out after, out error);
        });
    }

    /// <summary>Gives credit of a receipt back (退多收款).</summary>
    /// <param name="receipt">The number of the receipt.</param>
    /// <param name="amount">Above zero.</param>
    /// <param name="on">The day.</param>
    /// <param name="approval">Not empty.</param>
    /// <exception cref="LoupanException"><c>payment.refund_over_paid</c>, <c>core.state_invalid</c> and others.</exception>
    public Ledger RefundCredit(string receipt, decimal amount, DateOnly on, string approval)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(approval);
        var refund = JsonFields.Object(json =>
        {
            json.WriteString("no", receipt);
            json.Write("on", on);
            json.Write("amount", amount);
            json.WriteString("approval", approval);
        });
        return Enter(refund, NativeMethods.loupan_ledger_refund_credit);
    }

    /// <summary>Writes the late fee up to a day into every line that is not closed (全账计提).</summary>
    /// <exception cref="LoupanException">A line cannot have a fee, or is accrued to a later day.</exception>
    public Ledger Accrue(LateFeeRules rules, DateOnly asOf, BusinessCalendar? calendar = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        using var lease = new Lease(_handle, this);
        using var by = new Lease(rules.Handle, rules);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        var status = NativeMethods.loupan_ledger_accrue(
            lease.Address, by.Address, DayColumn.ToDays(asOf), days.Address, out var after, out var error);
        Library.Check(status, error);
        return new Ledger(after);
    }

    /// <summary>How the late fee of a line comes about, a line a step (滞纳金说明).</summary>
    /// <exception cref="LoupanException"><c>core.not_found</c>, and those of a late fee.</exception>
    public unsafe string ExplainLateFee(string key, LateFeeRules rules, DateOnly asOf, BusinessCalendar? calendar = null,
        Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var name = Utf8.Bytes(key, nameof(key));
        using var lease = new Lease(_handle, this);
        using var by = new Lease(rules.Handle, rules);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        fixed (byte* line = name)
        {
            var status = NativeMethods.loupan_ledger_explain_late_fee(lease.Address, (IntPtr)line, name.Length, by.Address,
                DayColumn.ToDays(asOf), days.Address, (int)language, NativeMethods.LOUPAN_EXPLAIN_TEXT, out var text, out var error);
            Library.Check(status, error);
            return Utf8.Take(text);
        }
    }

    /// <summary>Sets the due date of a line that waited for an event (确认应付日).</summary>
    /// <exception cref="LoupanException"><c>core.state_invalid</c>, <c>core.not_found</c>.</exception>
    public Ledger ConfirmDue(string key, DateOnly due, bool provisional = false) =>
        Change(key, NativeMethods.LOUPAN_LINE_CONFIRM_DUE, json =>
        {
            json.Write("due", due);
            json.WriteBoolean("provisional", provisional);
        });

    /// <summary>Moves the due date of a line by an approval (延期). The late fee runs on unless the approval stops it.</summary>
    /// <exception cref="LoupanException"><c>core.state_invalid</c>, <c>core.validation</c>, <c>core.empty</c> without a reason.</exception>
    public Ledger Defer(string key, DateOnly newDue, DateOnly approved, string reason, bool stopsLateFee = false) =>
        Change(key, NativeMethods.LOUPAN_LINE_DEFER, json =>
        {
            json.Write("approved", approved);
            json.Write("new_due", newDue);
            json.WriteBoolean("stops_late_fee", stopsLateFee);
            json.WriteString("reason", reason);
        });

    /// <summary>Holds a line up for a dispute (中止); without a last day until <see cref="Resume"/>.</summary>
    /// <exception cref="LoupanException"><c>core.state_invalid</c>, <c>core.validation</c>, <c>core.empty</c> without a reason.</exception>
    public Ledger Suspend(string key, DateOnly from, string reason, DateOnly? until = null, bool stopsLateFee = false) =>
        Change(key, NativeMethods.LOUPAN_LINE_SUSPEND, json =>
        {
            json.Write("from", from);
            json.Write("until", until);
            json.WriteBoolean("stops_late_fee", stopsLateFee);
            json.WriteString("reason", reason);
        });

    /// <summary>Ends the dispute of a line (恢复).</summary>
    /// <param name="key">The line.</param>
    /// <param name="last">The last day of the dispute.</param>
    /// <exception cref="LoupanException"><c>core.state_invalid</c> when none lasts.</exception>
    public Ledger Resume(string key, DateOnly last) =>
        Change(key, NativeMethods.LOUPAN_LINE_RESUME, json => json.Write("last", last));

    /// <summary>Waives late fee of a line (减免): at most what has accrued and is neither waived nor paid.</summary>
    /// <exception cref="LoupanException"><c>payment.waiver_over_accrued</c>, <c>core.empty</c> without a reason.</exception>
    public Ledger Waive(string key, decimal amount, DateOnly on, string reason, string approval = "") =>
        Change(key, NativeMethods.LOUPAN_LINE_WAIVE, json =>
        {
            json.Write("on", on);
            json.Write("amount", amount);
            json.WriteString("reason", reason);
            json.WriteString("approval", approval);
        });

    /// <summary>Ends a line other than by payment (终止、坏账核销).</summary>
    /// <exception cref="LoupanException"><c>core.state_invalid</c>, <c>core.empty</c> without a reason.</exception>
    public Ledger Close(string key, ClosingKind kind, DateOnly on, string reason) =>
        Change(key, NativeMethods.LOUPAN_LINE_CLOSE, json =>
        {
            json.Write("kind", kind);
            json.Write("on", on);
            json.WriteString("reason", reason);
        });

    /// <summary>The lines on a day (某日应收余额), in the order of the ledger. What happened after the day is not seen.</summary>
    public IReadOnlyList<LedgerBalance> Balances(DateOnly asOf)
    {
        using var lease = new Lease(_handle, this);
        var status = NativeMethods.loupan_ledger_balances(lease.Address, DayColumn.ToDays(asOf), out var balances, out var error);
        Library.Check(status, error);
        using var handle = new BalancesHandle(balances);
        return LedgerBalance.Read(handle, _digits);
    }

    /// <summary>What a receipt has paid (核销明细), whether it stands or was taken back.</summary>
    /// <param name="receipt">The number of the receipt.</param>
    /// <exception cref="LoupanException"><c>core.not_found</c>.</exception>
    public unsafe ReceiptAllocation Allocation(string receipt)
    {
        var number = Utf8.Bytes(receipt, nameof(receipt));
        using var lease = new Lease(_handle, this);
        fixed (byte* no = number)
        {
            var status = NativeMethods.loupan_ledger_allocations(
                lease.Address, (IntPtr)no, number.Length, out var allocations, out var error);
            Library.Check(status, error);
            using var handle = new AllocationsHandle(allocations);
            return ReceiptAllocation.Read(handle, _digits);
        }
    }

    /// <summary>What is to be done about a line on a day (应办催缴).</summary>
    /// <param name="key">The line.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="ladder">The steps; null for the usual ones.</param>
    /// <param name="done">What was done; null for nothing.</param>
    /// <exception cref="LoupanException"><c>core.not_found</c> for an unknown line, or a step that is not in the ladder.</exception>
    public unsafe DunningPlan Dunning(string key, DateOnly asOf, DunningLadder? ladder = null, IReadOnlyList<DunningRecord>? done = null)
    {
        var name = Utf8.Bytes(key, nameof(key));
        var records = JsonFields.List(done ?? [], DunningRecord.Write);
        using var lease = new Lease(_handle, this);
        using var steps = Lease.OrNone(ladder?.Handle, ladder);
        fixed (byte* line = name)
        fixed (byte* list = records)
        {
            var status = NativeMethods.loupan_ledger_dunning(lease.Address, (IntPtr)line, name.Length, steps.Address, (IntPtr)list,
                records.Length, DayColumn.ToDays(asOf), out var plan, out var error);
            Library.Check(status, error);
            return DunningPlan.Parse(Utf8.Take(plan));
        }
    }

    /// <summary>What is open on a day, by how long it has been overdue (账龄分析).</summary>
    /// <param name="asOf">The day.</param>
    /// <param name="by">What the rows are.</param>
    /// <param name="upTo">The last overdue day of each bucket but the last; null for 30, 60, 90, 180, 365.</param>
    /// <param name="withLateFee">Whether late fees count too.</param>
    /// <exception cref="LoupanException"><c>core.validation</c> for days that do not ascend.</exception>
    public unsafe AgeingTable Ageing(DateOnly asOf, AgeingBy by = AgeingBy.All, IReadOnlyList<int>? upTo = null, bool withLateFee = false)
    {
        // One more than is counted: an empty list is not the default.
        int[]? bounds = upTo is null ? null : [.. upTo, 0];
        using var lease = new Lease(_handle, this);
        fixed (int* days = bounds)
        {
            var status = NativeMethods.loupan_ledger_ageing(lease.Address, DayColumn.ToDays(asOf), (IntPtr)days, upTo?.Count ?? 0,
                (int)by, withLateFee ? 1 : 0, out var ageing, out var error);
            Library.Check(status, error);
            using var handle = new AgeingHandle(ageing);
            return AgeingTable.Read(handle, _digits);
        }
    }

    /// <summary>Frees the handle. Ledgers made from this one stay valid.</summary>
    public void Dispose() => _handle.Dispose();

    private unsafe Ledger Post(byte[] receipt, AllocationOrder? order, DateOnly? openFrom)
    {
        using var by = Lease.OrNone(order?.Handle, order);
        var orderAddress = by.Address;
        return Enter(receipt, (IntPtr ledger, IntPtr text, long size, out IntPtr after, out IntPtr error) =>
        {
            var options = PostingOptions.From(openFrom);
            return NativeMethods.loupan_ledger_post(ledger, text, size, orderAddress, (IntPtr)(&options), out after, out error);
        });
    }

    private unsafe Ledger Change(string key, int change, Action<Utf8JsonWriter> write)
    {
        var name = Utf8.Bytes(key, nameof(key));
        return Enter(JsonFields.Object(write), (IntPtr ledger, IntPtr text, long size, out IntPtr after, out IntPtr error) =>
        {
            fixed (byte* line = name)
            {
                return NativeMethods.loupan_ledger_change_line(
                    ledger, (IntPtr)line, name.Length, change, text, size, out after, out error);
            }
        });
    }

    private unsafe Ledger Enter(byte[] json, Entry entry)
    {
        using var lease = new Lease(_handle, this);
        fixed (byte* text = json)
        {
            Library.Check(entry(lease.Address, (IntPtr)text, json.Length, out var after, out var error), error);
            return new Ledger(after);
        }
    }
}
