// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A payment plan (付款方案), read from its JSON document and checked once. Immutable; threads may share it.</summary>
public sealed class PayPlan : IDisposable
{
    private readonly PayPlanHandle _handle;

    private PayPlan(PayPlanHandle handle)
    {
        _handle = handle;
        using var lease = new Lease(handle, this);
        Digest = Utf8.Read(NativeMethods.loupan_pay_plan_digest(lease.Address, out var size), size);
    }

    /// <summary>SHA-256 over the canonical form, in hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Reads, checks and compiles a payment plan.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe PayPlan FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_pay_plan_from_json((IntPtr)text, bytes.Length, out var plan, out var error);
            Library.Check(status, error);
            return new PayPlan(new PayPlanHandle(plan));
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_pay_plan_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>What is due of one deal, and when (生成应收明细).</summary>
    /// <param name="facts">The deal.</param>
    /// <param name="calendar">Without it, days that the plan would roll stay as they are, provisional.</param>
    /// <exception cref="LoupanException">The plan does not fit the deal, e.g. <c>payment.down_below_min</c>.</exception>
    public PaySchedule Schedule(DealFacts facts, BusinessCalendar? calendar = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        using var handle = Make(facts.ToJson(), calendar);
        return new PaySchedule(handle);
    }

    /// <summary>The same, from the facts as a JSON document.</summary>
    /// <exception cref="LoupanException">The facts cannot be read, or the plan does not fit the deal.</exception>
    public PaySchedule Schedule(string factsJson, BusinessCalendar? calendar = null)
    {
        using var handle = Make(Utf8.Bytes(factsJson, nameof(factsJson)), calendar);
        return new PaySchedule(handle);
    }

    /// <summary>How the plan makes the lines, a line a step (付款计划说明).</summary>
    /// <exception cref="LoupanException">The plan does not fit the deal.</exception>
    public string Explain(DealFacts facts, BusinessCalendar? calendar = null, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(facts);
        using var handle = Make(facts.ToJson(), calendar);
        using var lease = new Lease(handle, this);
        var status = NativeMethods.loupan_pay_schedule_explain(
            lease.Address, (int)language, NativeMethods.LOUPAN_EXPLAIN_TEXT, out var text, out var error);
        Library.Check(status, error);
        return Utf8.Take(text);
    }

    /// <summary>A ledger of what is due of one deal, nothing paid yet (由付款计划建账).</summary>
    /// <param name="facts">The deal.</param>
    /// <param name="trade">Its number in the ledger; may be empty.</param>
    /// <param name="calendar">As for <see cref="Schedule(DealFacts, BusinessCalendar?)"/>.</param>
    /// <exception cref="LoupanException">The plan does not fit the deal.</exception>
    public unsafe Ledger OpenLedger(DealFacts facts, string trade = "", BusinessCalendar? calendar = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var deal = Utf8.Bytes(trade, nameof(trade));
        using var handle = Make(facts.ToJson(), calendar);
        using var lease = new Lease(handle, this);
        fixed (byte* text = deal)
        {
            var status = NativeMethods.loupan_ledger_from_pay_schedule(
                lease.Address, (IntPtr)text, deal.Length, out var ledger, out var error);
            Library.Check(status, error);
            return new Ledger(ledger);
        }
    }

    /// <summary>Frees the handle. What was made from the plan stays valid.</summary>
    public void Dispose() => _handle.Dispose();

    private unsafe PayScheduleHandle Make(byte[] facts, BusinessCalendar? calendar)
    {
        using var plan = new Lease(_handle, this);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        fixed (byte* text = facts)
        {
            var status = NativeMethods.loupan_pay_plan_schedule(
                plan.Address, (IntPtr)text, facts.Length, days.Address, out var schedule, out var error);
            Library.Check(status, error);
            return new PayScheduleHandle(schedule);
        }
    }
}
