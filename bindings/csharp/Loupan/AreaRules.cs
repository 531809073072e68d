// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>Rules for the settlement of areas (面积补差规则), read from their JSON document and checked once. Immutable; threads may
/// share them.</summary>
public sealed class AreaRules : IDisposable
{
    private readonly AreaRulesHandle _handle;

    private AreaRules(AreaRulesHandle handle)
    {
        _handle = handle;
        using var lease = new Lease(handle, this);
        Digest = Utf8.Read(NativeMethods.loupan_area_rules_digest(lease.Address, out var size), size);
    }

    /// <summary>SHA-256 over the canonical form, in hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Reads, checks and compiles a document of area rules.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe AreaRules FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_area_rules_from_json((IntPtr)text, bytes.Length, out var rules, out var error);
            Library.Check(status, error);
            return new AreaRules(new AreaRulesHandle(rules));
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_area_rules_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>Settles the areas of one home (面积补差计算).</summary>
    /// <param name="facts">The home.</param>
    /// <param name="calendar">Needed where the rules roll due dates.</param>
    /// <exception cref="LoupanException">The facts cannot be settled, e.g. <c>area.choice_required</c>.</exception>
    public AreaSettlement Settle(AreaFacts facts, BusinessCalendar? calendar = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return AreaSettlement.Parse(SettleJson(facts.ToJson(), calendar));
    }

    /// <summary>The same, from the facts as a JSON document.</summary>
    /// <param name="factsJson">The home.</param>
    /// <param name="calendar">Needed where the rules roll due dates.</param>
    /// <exception cref="LoupanException">The facts cannot be read or settled.</exception>
    public AreaSettlement Settle(string factsJson, BusinessCalendar? calendar = null) =>
        AreaSettlement.Parse(SettleJson(Utf8.Bytes(factsJson, nameof(factsJson)), calendar));

    /// <summary>The same calculation, a line a step (面积补差说明).</summary>
    /// <param name="facts">The home.</param>
    /// <param name="calendar">Needed where the rules roll due dates.</param>
    /// <param name="language">The language of the lines.</param>
    /// <exception cref="LoupanException">The facts cannot be settled.</exception>
    public unsafe string Explain(AreaFacts facts, BusinessCalendar? calendar = null, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var bytes = facts.ToJson();
        using var lease = new Lease(_handle, this);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_area_explain(lease.Address, (IntPtr)text, bytes.Length, days.Address, (int)language,
                NativeMethods.LOUPAN_EXPLAIN_TEXT, out var told, out var error);
            Library.Check(status, error);
            return Utf8.Take(told);
        }
    }

    /// <summary>Settles many homes on columns (批量面积补差计算), with the figures of <see cref="Settle(AreaFacts, BusinessCalendar?)"/>.</summary>
    /// <exception cref="LoupanException">A home cannot be settled, with <see cref="OnError.Raise"/>.</exception>
    public AreaSettlements Settle(AreaColumns facts, OnError onError = OnError.Raise)
    {
        ArgumentNullException.ThrowIfNull(facts);
        using var rules = new Lease(_handle, this);
        using var columns = new Lease(facts.Handle, facts);
        var status = NativeMethods.loupan_area_settle_columns(
            rules.Address, columns.Address, (int)onError, out var settlements, out var error);
        Library.Check(status, error);
        return new AreaSettlements(new AreaSettlementsHandle(settlements));
    }

    /// <summary>Frees the handle. What was made from the rules stays valid.</summary>
    public void Dispose() => _handle.Dispose();

    private unsafe string SettleJson(byte[] facts, BusinessCalendar? calendar)
    {
        using var lease = new Lease(_handle, this);
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        fixed (byte* text = facts)
        {
            var status = NativeMethods.loupan_area_settle(
                lease.Address, (IntPtr)text, facts.Length, days.Address, out var settlement, out var error);
            Library.Check(status, error);
            return Utf8.Take(settlement);
        }
    }
}
