// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>How an amount is rounded; the number is that of the C library.</summary>
public enum RoundingMode
{
    /// <summary>四舍五入: a tie goes away from zero.</summary>
    HalfUp = 0,

    /// <summary>四舍六入五成双: a tie goes to the even step.</summary>
    HalfEven = 1,

    /// <summary>五舍六入: a tie goes toward zero.</summary>
    HalfDown = 2,

    /// <summary>进位: away from zero.</summary>
    Up = 3,

    /// <summary>舍尾: toward zero.</summary>
    Down = 4,

    /// <summary>Toward plus infinity.</summary>
    Ceiling = 5,

    /// <summary>Toward minus infinity.</summary>
    Floor = 6,
}

/// <summary>The level instalments of many loans (批量月供), in the order of the loans.</summary>
public sealed class LevelInstalments
{
    private readonly long[] _values;
    private readonly bool[] _absent;

    private unsafe LevelInstalments(InstalmentsHandle handle)
    {
        using var lease = new Lease(handle, handle);
        var count = checked((int)NativeMethods.loupan_instalments_size(lease.Address));
        var status = NativeMethods.loupan_instalments_payments(
            lease.Address, out var values, out var validity, out var error);
        Library.Check(status, error);
        _values = new ReadOnlySpan<long>((long*)values, count).ToArray();
        _absent = new bool[count];
        for (var row = 0; row < count; ++row)
        {
            _absent[row] = !DayColumn.IsPresent(validity, row);
        }

        Errors = RowError.Read(NativeMethods.loupan_instalments_errors(lease.Address));
    }

    /// <summary>How many loans there are, with an instalment or without.</summary>
    public int Count => _values.Length;

    /// <summary>The instalments in minor units; that of a loan without one means nothing.</summary>
    public ReadOnlySpan<long> Minor => _values;

    /// <summary>The loans without an instalment and why; empty unless errors were collected.</summary>
    public IReadOnlyList<RowError> Errors { get; }

    /// <summary>The instalment of a loan in yuan; null where there is none.</summary>
    public decimal? this[int row] => _absent[row] ? null : ScaledColumn.FromScaled(_values[row], 2);

    /// <summary>The level instalment of one loan (月供).</summary>
    /// <param name="principal">In yuan.</param>
    /// <param name="annualRate">3 % is 0.03.</param>
    /// <param name="periods">How many instalments.</param>
    /// <param name="periodsPerYear">12 for months.</param>
    /// <param name="rounding">How the instalment is rounded.</param>
    /// <param name="step">To a multiple of what.</param>
    /// <exception cref="LoupanException"><c>payment.principal_invalid</c>, <c>payment.rate_implausible</c>,
    /// <c>payment.instalments_invalid</c>.</exception>
    public static unsafe decimal Of(decimal principal, decimal annualRate, int periods, int periodsPerYear = 12,
        RoundingMode rounding = RoundingMode.HalfUp, decimal step = 0.01m)
    {
        Library.Require();
        var options = Options(OnError.Raise, periodsPerYear, rounding, step);
        var status = NativeMethods.loupan_level_payment(ScaledColumn.ToScaled(principal, 2, "principal", null),
            ScaledColumn.ToScaled(annualRate, 8, "annual_rate", null), periods, (IntPtr)(&options), out var payment,
            out var error);
        Library.Check(status, error);
        return ScaledColumn.FromScaled(payment, 2);
    }

    /// <summary>How the level instalment of one loan comes about, a line a step (月供说明).</summary>
    /// <param name="principal">In yuan.</param>
    /// <param name="annualRate">3 % is 0.03.</param>
    /// <param name="periods">How many instalments.</param>
    /// <param name="periodsPerYear">12 for months.</param>
    /// <param name="rounding">How the instalment is rounded.</param>
    /// <param name="step">To a multiple of what.</param>
    /// <param name="language">English or Chinese.</param>
    /// <exception cref="LoupanException">As for the instalment.</exception>
    public static unsafe string Explain(decimal principal, decimal annualRate, int periods, int periodsPerYear = 12,
        RoundingMode rounding = RoundingMode.HalfUp, decimal step = 0.01m, Language language = Language.English)
    {
        Library.Require();
        var options = Options(OnError.Raise, periodsPerYear, rounding, step);
        var status = NativeMethods.loupan_level_explain(ScaledColumn.ToScaled(principal, 2, "principal", null),
            ScaledColumn.ToScaled(annualRate, 8, "annual_rate", null), periods, (IntPtr)(&options), (int)language,
            NativeMethods.LOUPAN_EXPLAIN_TEXT, out var text, out var error);
        Library.Check(status, error);
        return Utf8.Take(text);
    }

    /// <summary>The level instalments of many loans on columns (批量计算月供), with the figures of the one above.</summary>
    /// <param name="principals">In minor units.</param>
    /// <param name="annualRates">1e-8: 3 % is 3 000 000.</param>
    /// <param name="periods">How many instalments each loan has.</param>
    /// <param name="onError">What becomes of loans that cannot be.</param>
    /// <param name="periodsPerYear">12 for months.</param>
    /// <param name="rounding">How instalments are rounded.</param>
    /// <param name="step">To a multiple of what, in yuan.</param>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="LoupanException">A loan cannot be, with <see cref="OnError.Raise"/>.</exception>
    public static unsafe LevelInstalments Of(ReadOnlySpan<long> principals, ReadOnlySpan<long> annualRates,
        ReadOnlySpan<int> periods, OnError onError = OnError.Raise, int periodsPerYear = 12,
        RoundingMode rounding = RoundingMode.HalfUp, decimal step = 0.01m)
    {
        if (annualRates.Length != principals.Length || periods.Length != principals.Length)
        {
            throw new ArgumentException($"{principals.Length} principals, {annualRates.Length} rates, {periods.Length} periods");
        }

        Library.Require();
        var options = Options(onError, periodsPerYear, rounding, step);
        fixed (long* amounts = principals)
        fixed (long* rates = annualRates)
        fixed (int* counts = periods)
        {
            var status = NativeMethods.loupan_level_payments((IntPtr)amounts, (IntPtr)rates, (IntPtr)counts,
                principals.Length, (IntPtr)(&options), out var instalments, out var error);
            Library.Check(status, error);
            using var handle = new InstalmentsHandle(instalments);
            return new LevelInstalments(handle);
        }
    }

    // 0 would be the default of the C library.
    private static unsafe LevelOptions Options(OnError onError, int periodsPerYear, RoundingMode rounding, decimal step) => new()
    {
        StructSize = sizeof(LevelOptions),
        OnError = (int)onError,
        PeriodsPerYear = periodsPerYear == 0 ? -1 : periodsPerYear,
        Rounding = (int)rounding,
        RoundingStep = step == 0 ? -1 : ScaledColumn.ToScaled(step, 2, "step", null),
    };
}
