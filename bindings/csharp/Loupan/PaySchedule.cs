// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>An amount that is due (应收明细).</summary>
/// <param name="Key">Unique in its schedule.</param>
/// <param name="Item">款项类型: <c>deposit</c>, <c>first</c>, <c>house</c>, <c>loan</c>, ...</param>
/// <param name="NameChinese">款项名称: that of the plan's line, else of its item: 定金, 首付, 楼款, 按揭款, ...</param>
/// <param name="Amount">In main units.</param>
/// <param name="Due">应收日; null while it waits for an event.</param>
/// <param name="Provisional">暂定: the calendar ended, or there was none, before the day was known.</param>
/// <param name="WaitsFor">The event that makes it due; empty where the day is known.</param>
/// <param name="InTotal">Part of the contract total; false for taxes, fees and others beside it.</param>
public sealed record PayLine(string Key, string Item, string NameChinese, decimal Amount, DateOnly? Due, bool Provisional,
    string WaitsFor, bool InTotal);

/// <summary>What is due of one deal, and when (付款计划).</summary>
public sealed class PaySchedule : IReadOnlyList<PayLine>
{
    private readonly PayLine[] _lines;

    internal unsafe PaySchedule(PayScheduleHandle handle)
    {
        using var lease = new Lease(handle, this);
        var of = lease.Address;
        var digits = NativeMethods.loupan_pay_schedule_currency_digits(of);
        Total = ScaledColumn.FromScaled(NativeMethods.loupan_pay_schedule_total(of), digits);
        var amounts = (long*)NativeMethods.loupan_pay_schedule_amounts(of);
        var flags = (byte*)NativeMethods.loupan_pay_schedule_flags(of);
        Library.Check(NativeMethods.loupan_pay_schedule_due(of, out var due, out var validity, out var error), error);
        _lines = new PayLine[NativeMethods.loupan_pay_schedule_size(of)];
        for (var i = 0; i < _lines.Length; ++i)
        {
            string Text(int field) => Utf8.Read(NativeMethods.loupan_pay_schedule_text(of, i, field, out var size), size);
            _lines[i] = new PayLine(Text(NativeMethods.LOUPAN_PAY_KEY), Text(NativeMethods.LOUPAN_PAY_ITEM),
                Text(NativeMethods.LOUPAN_PAY_NAME_ZH), ScaledColumn.FromScaled(amounts[i], digits),
                DayColumn.Read(due, validity, i), (flags[i] & NativeMethods.LOUPAN_PAY_FLAG_PROVISIONAL) != 0,
                Text(NativeMethods.LOUPAN_PAY_WAITS_FOR), (flags[i] & NativeMethods.LOUPAN_PAY_FLAG_BESIDE) == 0);
        }

        Library.Check(NativeMethods.loupan_pay_schedule_to_json(of, -1, out var json, out error), error);
        Json = Utf8.Take(json);
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Length;

    /// <summary>合同总价.</summary>
    public decimal Total { get; }

    /// <summary>The whole schedule as JSON, with the plan's digest.</summary>
    public string Json { get; }

    /// <summary>A line.</summary>
    public PayLine this[int index] => _lines[index];

    /// <inheritdoc/>
    public IEnumerator<PayLine> GetEnumerator() => ((IEnumerable<PayLine>)_lines).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
