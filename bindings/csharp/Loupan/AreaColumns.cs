// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A column of facts; the number is that of the C library.</summary>
public enum AreaFact
{
    /// <summary>合同建筑面积, 1e-4.</summary>
    ContractGross = 0,

    /// <summary>实测建筑面积, 1e-4.</summary>
    MeasuredGross = 1,

    /// <summary>合同套内面积, 1e-4.</summary>
    ContractInner = 2,

    /// <summary>实测套内面积, 1e-4.</summary>
    MeasuredInner = 3,

    /// <summary>合同单价, 1e-4.</summary>
    UnitPrice = 4,

    /// <summary>合同总价, minor units; required.</summary>
    ContractTotal = 5,

    /// <summary>What the pricing area costs, when the contract holds more, minor units.</summary>
    HouseTotal = 6,

    /// <summary>Fitment by area that takes part, 1e-4.</summary>
    Fitment = 7,

    /// <summary>The tax rate of the contract, 1e-8.</summary>
    TaxContract = 8,

    /// <summary>The tax rate of the difference, 1e-8.</summary>
    TaxSettlement = 9,

    /// <summary>Paid so far, minor units.</summary>
    Paid = 10,

    /// <summary>A <see cref="BuyerChoice"/>.</summary>
    Choice = 11,

    /// <summary>0 or 1; required.</summary>
    SurveyAudited = 12,

    /// <summary>0 pending to 4 settled.</summary>
    State = 13,
}

/// <summary>The facts of many homes, column by column (批量面积补差输入). For one thread while columns are added.</summary>
public sealed class AreaColumns : IDisposable
{
    /// <summary>Begins without columns.</summary>
    public AreaColumns()
    {
        Library.Require();
        Library.Check(NativeMethods.loupan_area_facts_new(out var facts, out var error), error);
        Handle = new AreaFactsHandle(facts);
    }

    internal AreaFactsHandle Handle { get; }

    /// <summary>Adds a column of integers at its scale, or puts it in the place of the one before.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="values">One a home.</param>
    /// <param name="validity">One bit a value, the least significant first, 1 for present; empty when all are.</param>
    public unsafe AreaColumns Add(AreaFact column, ReadOnlySpan<long> values, ReadOnlySpan<byte> validity = default)
    {
        if (!validity.IsEmpty && validity.Length < (values.Length + 7) / 8)
        {
            throw new ArgumentException($"{(values.Length + 7) / 8} bytes are needed", nameof(validity));
        }

        using var lease = new Lease(Handle, this);
        fixed (long* numbers = values)
        fixed (byte* bits = validity)
        {
            var status = NativeMethods.loupan_area_facts_add(
                lease.Address, (int)column, (IntPtr)numbers, (IntPtr)bits, values.Length, out var error);
            Library.Check(status, error);
        }

        return this;
    }

    /// <summary>Adds a column of exact numbers, some of which may be absent.</summary>
    /// <param name="column">Which column of amounts, areas or rates.</param>
    /// <param name="values">One a home, in main units.</param>
    /// <param name="digits">How many decimals the currency has, for amounts.</param>
    /// <exception cref="LoupanException"><c>core.too_many_digits</c></exception>
    public AreaColumns Add(AreaFact column, IReadOnlyList<decimal?> values, int digits = 2)
    {
        var scale = column switch
        {
            AreaFact.ContractTotal or AreaFact.HouseTotal or AreaFact.Paid => digits,
            AreaFact.TaxContract or AreaFact.TaxSettlement => 8,
            AreaFact.Choice or AreaFact.SurveyAudited or AreaFact.State => 0,
            _ => ScaledColumn.AreaScale,
        };
        var scaled = ScaledColumn.From(values, scale, column.ToString());
        return Add(column, scaled.Values, scaled.Validity);
    }

    /// <summary>Adds the buyers' choices.</summary>
    public AreaColumns Choices(IReadOnlyList<BuyerChoice?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(AreaFact.Choice, values.Select(choice => choice is { } made ? (long)made : -1L).ToArray());
    }

    /// <summary>Frees the handle.</summary>
    public void Dispose() => Handle.Dispose();
}
