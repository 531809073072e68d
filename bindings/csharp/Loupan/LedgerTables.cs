// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>Where a line stands (应收状态); the number is that of the C library.</summary>
public enum LineState
{
    /// <summary>未到期.</summary>
    Planned = 0,

    /// <summary>待收款.</summary>
    Due = 1,

    /// <summary>部分收款.</summary>
    Partial = 2,

    /// <summary>已结清.</summary>
    Settled = 3,

    /// <summary>暂停: in dispute or deferred.</summary>
    Suspended = 4,

    /// <summary>已转出.</summary>
    Transferred = 5,

    /// <summary>作废.</summary>
    Cancelled = 6,

    /// <summary>已核销.</summary>
    WrittenOff = 7,
}

/// <summary>What the rows of a table of ages are (分组依据); the number is that of the C library.</summary>
public enum AgeingBy
{
    /// <summary>One row.</summary>
    All = 0,

    /// <summary>款项.</summary>
    Item = 1,

    /// <summary>款项分组.</summary>
    Group = 2,

    /// <summary>The deal.</summary>
    Trade = 3,
}

/// <summary>The amounts of one kind for each part of a debt (各部分金额).</summary>
/// <param name="Cost">实现债权的费用.</param>
/// <param name="Interest">利息.</param>
/// <param name="Principal">本金.</param>
/// <param name="Penalty">滞纳金.</param>
public readonly record struct DebtParts(decimal Cost, decimal Interest, decimal Principal, decimal Penalty)
{
    /// <summary>Their sum.</summary>
    public decimal Total => Cost + Interest + Principal + Penalty;
}

/// <summary>A line on a day (某日应收余额).</summary>
/// <param name="Key">Unique in its ledger.</param>
/// <param name="Trade">The deal; may be empty.</param>
/// <param name="Item">款项类型: <c>deposit</c>, <c>first</c>, <c>house</c>, ...</param>
/// <param name="Amount">应收金额.</param>
/// <param name="State">应收状态.</param>
/// <param name="Due">应付日 in force; null while it waits for an event.</param>
/// <param name="Provisional">暂定: the due date may still move.</param>
/// <param name="OverdueDays">逾期天数; 0 where nothing is overdue.</param>
/// <param name="Open">What is open; the penalty is below zero where more was collected than accrued.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="Waived">已减免滞纳金.</param>
/// <param name="SettledOn">结清日.</param>
/// <param name="SettledLate">逾期结清.</param>
public sealed record LedgerBalance(string Key, string Trade, string Item, decimal Amount, LineState State, DateOnly? Due,
    bool Provisional, int OverdueDays, DebtParts Open, DebtParts Paid, decimal Waived, DateOnly? SettledOn, bool SettledLate)
{
    /// <summary>逾期.</summary>
    public bool Overdue => OverdueDays > 0;

    internal static unsafe LedgerBalance[] Read(BalancesHandle handle, int digits)
    {
        using var lease = new Lease(handle, handle);
        var of = lease.Address;
        var columns = new IntPtr[NativeMethods.LOUPAN_BALANCE_WAIVED + 1];
        for (var i = 0; i < columns.Length; ++i)
        {
            Library.Check(NativeMethods.loupan_balances_column(of, i, out columns[i], out var failed), failed);
        }

        Library.Check(NativeMethods.loupan_balances_due(of, out var due, out var dueThere, out var error), error);
        Library.Check(NativeMethods.loupan_balances_settled(of, out var settled, out var settledThere, out error), error);
        var overdue = (int*)NativeMethods.loupan_balances_overdue_days(of);
        var states = (byte*)NativeMethods.loupan_balances_states(of);
        var flags = (byte*)NativeMethods.loupan_balances_flags(of);
        var lines = new LedgerBalance[NativeMethods.loupan_balances_size(of)];
        for (var i = 0; i < lines.Length; ++i)
        {
            string Text(int field) => Utf8.Read(NativeMethods.loupan_balances_text(of, i, field, out var size), size);
            decimal Money(int column) => ScaledColumn.FromScaled(((long*)columns[column])[i], digits);
            lines[i] = new LedgerBalance(Text(NativeMethods.LOUPAN_BALANCE_KEY), Text(NativeMethods.LOUPAN_BALANCE_TRADE),
                Text(NativeMethods.LOUPAN_BALANCE_ITEM), Money(NativeMethods.LOUPAN_BALANCE_AMOUNT), (LineState)states[i],
                DayColumn.Read(due, dueThere, i), (flags[i] & NativeMethods.LOUPAN_BALANCE_FLAG_PROVISIONAL) != 0, overdue[i],
                new DebtParts(Money(NativeMethods.LOUPAN_BALANCE_OPEN_COST), Money(NativeMethods.LOUPAN_BALANCE_OPEN_INTEREST),
                    Money(NativeMethods.LOUPAN_BALANCE_OPEN_PRINCIPAL), Money(NativeMethods.LOUPAN_BALANCE_OPEN_PENALTY)),
                new DebtParts(Money(NativeMethods.LOUPAN_BALANCE_PAID_COST), Money(NativeMethods.LOUPAN_BALANCE_PAID_INTEREST),
                    Money(NativeMethods.LOUPAN_BALANCE_PAID_PRINCIPAL), Money(NativeMethods.LOUPAN_BALANCE_PAID_PENALTY)),
                Money(NativeMethods.LOUPAN_BALANCE_WAIVED), DayColumn.Read(settled, settledThere, i),
                (flags[i] & NativeMethods.LOUPAN_BALANCE_FLAG_SETTLED_LATE) != 0);
        }

        return lines;
    }
}

/// <summary>What a receipt pays of a line (核销明细).</summary>
/// <param name="Receivable">The key of the line.</param>
/// <param name="What">Which part of it.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="On">The day in the books.</param>
public readonly record struct AllocationLine(string Receivable, DebtPart What, decimal Amount, DateOnly On);

/// <summary>What one receipt has paid (核销结果): the lines, the credit and what was refunded add up to its amount while it stands.</summary>
/// <param name="Lines">One for each line and part.</param>
/// <param name="Credit">多收/预收 that is left.</param>
/// <param name="ReversedBy">The number of the red receipt; empty while it stands.</param>
public sealed record ReceiptAllocation(IReadOnlyList<AllocationLine> Lines, decimal Credit, string ReversedBy)
{
    internal static unsafe ReceiptAllocation Read(AllocationsHandle handle, int digits)
    {
        using var lease = new Lease(handle, handle);
        var of = lease.Address;
        var amounts = (long*)NativeMethods.loupan_allocations_amounts(of);
        var parts = (byte*)NativeMethods.loupan_allocations_parts(of);
        var days = NativeMethods.loupan_allocations_days(of);
        var lines = new AllocationLine[NativeMethods.loupan_allocations_size(of)];
        for (var i = 0; i < lines.Length; ++i)
        {
            var key = Utf8.Read(NativeMethods.loupan_allocations_receivable(of, i, out var length), length);
            lines[i] = new AllocationLine(key, (DebtPart)parts[i], ScaledColumn.FromScaled(amounts[i], digits),
                DayColumn.Read(days, IntPtr.Zero, i)!.Value);
        }

        var credit = ScaledColumn.FromScaled(NativeMethods.loupan_allocations_credit(of), digits);
        return new ReceiptAllocation(lines, credit, Utf8.Read(NativeMethods.loupan_allocations_reversed_by(of, out var size), size));
    }
}

/// <summary>A row of a table of ages (账龄行).</summary>
/// <param name="Key">The item, group or deal.</param>
/// <param name="Amounts">A value a bucket.</param>
/// <param name="Lines">How many lines have something open.</param>
public sealed record AgeingRow(string Key, IReadOnlyList<decimal> Amounts, int Lines)
{
    /// <summary>The sum over the buckets.</summary>
    public decimal Total => Amounts.Sum();
}

/// <summary>What is open, by how long it has been overdue (账龄表).</summary>
/// <param name="Buckets">The names of the buckets: <c>not_due</c>, <c>1-30</c>, ..., <c>&gt;365</c>.</param>
/// <param name="Rows">In order of first appearance.</param>
/// <param name="Total">Their sum.</param>
public sealed record AgeingTable(IReadOnlyList<string> Buckets, IReadOnlyList<AgeingRow> Rows, AgeingRow Total)
{
    internal static unsafe AgeingTable Read(AgeingHandle handle, int digits)
    {
        using var lease = new Lease(handle, handle);
        var of = lease.Address;
        var amounts = (long*)NativeMethods.loupan_ageing_amounts(of);
        var lines = (int*)NativeMethods.loupan_ageing_lines(of);
        var buckets = new string[NativeMethods.loupan_ageing_buckets(of)];
        for (var i = 0; i < buckets.Length; ++i)
        {
            buckets[i] = Utf8.Read(NativeMethods.loupan_ageing_bucket(of, i, out var size), size);
        }

        AgeingRow Row(int at)
        {
            var values = new decimal[buckets.Length];
            for (var i = 0; i < values.Length; ++i)
            {
                values[i] = ScaledColumn.FromScaled(amounts[(at * values.Length) + i], digits);
            }

            return new AgeingRow(Utf8.Read(NativeMethods.loupan_ageing_key(of, at, out var size), size), values, lines[at]);
        }

        var count = checked((int)NativeMethods.loupan_ageing_rows(of));
        return new AgeingTable(buckets, Enumerable.Range(0, count).Select(Row).ToArray(), Row(count));
    }
}
