// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>What a row of a loan's schedule is; the number is that of the C library.</summary>
public enum LoanRowKind
{
    /// <summary>按期还款.</summary>
    Instalment = 0,

    /// <summary>提前还款.</summary>
    Prepayment = 1,

    /// <summary>提前结清.</summary>
    Settlement = 2,
}

/// <summary>A row of a loan's schedule (还款计划行).</summary>
/// <param name="Number">期次, from 1; an early payment has the number of the row before it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Due">应还日; null where the terms have no start.</param>
/// <param name="Provisional">暂定: the calendar ended before the day was known.</param>
/// <param name="AnnualRate">执行年利率 at the end of the row's period.</param>
/// <param name="Payment">还款额: interest, principal and fee.</param>
/// <param name="Interest">利息.</param>
/// <param name="Principal">本金; negative where interest is added to the loan.</param>
/// <param name="Fee">违约金 of an early payment.</param>
/// <param name="Balance">剩余本金 after the row.</param>
public readonly record struct LoanRow(int Number, LoanRowKind Kind, DateOnly? Due, bool Provisional, decimal AnnualRate,
    decimal Payment, decimal Interest, decimal Principal, decimal Fee, decimal Balance);

/// <summary>The schedule of a loan (还款计划): rows that add up, to the minor unit.</summary>
public sealed class LoanSchedule : IReadOnlyList<LoanRow>
{
    private readonly LoanRow[] _rows;

    private LoanSchedule(LoanRow[] rows) => _rows = rows;

    /// <summary>How many rows there are, early payments included.</summary>
    public int Count => _rows.Length;

    /// <summary>利息合计.</summary>
    public decimal TotalInterest => _rows.Sum(row => row.Interest);

    /// <summary>还款合计, fees included.</summary>
    public decimal TotalPayment => _rows.Sum(row => row.Payment);

    /// <summary>A row.</summary>
    public LoanRow this[int index] => _rows[index];

    /// <summary>The schedule of a loan (生成还款计划).</summary>
    /// <param name="terms">A document of loan terms.</param>
    /// <param name="prepayments">A list of early payments as JSON; null or empty for none.</param>
    /// <param name="calendar">Needed where the terms roll due dates.</param>
    /// <exception cref="LoupanException">The documents are not valid, or the loan cannot be.</exception>
    public static LoanSchedule FromTerms(string terms, string? prepayments = null, BusinessCalendar? calendar = null)
    {
        using var handle = Make(terms, prepayments, calendar);
        return new LoanSchedule(Read(handle));
    }

    /// <summary>How an instalment comes about, a line a step (逐期说明).</summary>
    /// <param name="terms">A document of loan terms.</param>
    /// <param name="number">期次, from 1.</param>
    /// <param name="prepayments">A list of early payments as JSON; null or empty for none.</param>
    /// <param name="calendar">Needed where the terms roll due dates.</param>
    /// <param name="language">English or Chinese.</param>
    /// <exception cref="LoupanException">As for the schedule; <c>core.not_found</c> for a number that the loan does not have.</exception>
    public static string Explain(string terms, int number, string? prepayments = null, BusinessCalendar? calendar = null,
        Language language = Language.English)
    {
        using var handle = Make(terms, prepayments, calendar);
        using var lease = new Lease(handle, handle);
        var status = NativeMethods.loupan_loan_schedule_explain(lease.Address, number, (int)language,
            NativeMethods.LOUPAN_EXPLAIN_TEXT, out var text, out var error);
        Library.Check(status, error);
        return Utf8.Take(text);
    }

    /// <inheritdoc/>
    public IEnumerator<LoanRow> GetEnumerator() => ((IEnumerable<LoanRow>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static unsafe LoanScheduleHandle Make(string terms, string? prepayments, BusinessCalendar? calendar)
    {
        Library.Require();
        var loan = Utf8.Bytes(terms, nameof(terms));
        var early = prepayments is null ? null : Utf8.Bytes(prepayments, nameof(prepayments));
        using var days = Lease.OrNone(calendar?.Handle, calendar);
        fixed (byte* loanText = loan)
        fixed (byte* earlyText = early)
        {
            var status = NativeMethods.loupan_schedule_loan((IntPtr)loanText, loan.Length, (IntPtr)earlyText,
                early?.Length ?? 0, days.Address, out var schedule, out var error);
            Library.Check(status, error);
            return new LoanScheduleHandle(schedule);
        }
    }

    private static unsafe LoanRow[] Read(LoanScheduleHandle handle)
    {
        using var lease = new Lease(handle, handle);
        var of = lease.Address;
        var digits = NativeMethods.loupan_loan_schedule_currency_digits(of);
        var payment = Column(of, NativeMethods.LOUPAN_LOAN_PAYMENT);
        var interest = Column(of, NativeMethods.LOUPAN_LOAN_INTEREST);
        var principal = Column(of, NativeMethods.LOUPAN_LOAN_PRINCIPAL);
        var fee = Column(of, NativeMethods.LOUPAN_LOAN_FEE);
        var balance = Column(of, NativeMethods.LOUPAN_LOAN_BALANCE);
        var annual = Column(of, NativeMethods.LOUPAN_LOAN_ANNUAL_RATE);
        var numbers = (int*)NativeMethods.loupan_loan_schedule_numbers(of);
        var kinds = (byte*)NativeMethods.loupan_loan_schedule_kinds(of);
        var provisional = (byte*)NativeMethods.loupan_loan_schedule_provisional(of);
        Library.Check(NativeMethods.loupan_loan_schedule_due(of, out var due, out var validity, out var error), error);
        decimal Money(IntPtr column, int row) => ScaledColumn.FromScaled(((long*)column)[row], digits);

        var rows = new LoanRow[NativeMethods.loupan_loan_schedule_size(of)];
        for (var i = 0; i < rows.Length; ++i)
        {
            rows[i] = new LoanRow(numbers[i], (LoanRowKind)kinds[i], DayColumn.Read(due, validity, i), provisional[i] != 0,
                ScaledColumn.FromScaled(((long*)annual)[i], 8), Money(payment, i), Money(interest, i), Money(principal, i),
                Money(fee, i), Money(balance, i));
        }

        return rows;
    }

    private static IntPtr Column(IntPtr schedule, int column)
    {
        Library.Check(NativeMethods.loupan_loan_schedule_column(schedule, column, out var values, out var error), error);
        return values;
    }
}
