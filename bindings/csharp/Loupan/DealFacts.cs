// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Loupan.Interop;

namespace Loupan;

/// <summary>What is known of a loan (贷款情况).</summary>
/// <param name="Requested">What the buyer asks for.</param>
/// <param name="Approved">What the bank lends.</param>
/// <param name="ApprovedOn">批贷日.</param>
/// <param name="Years">For how long.</param>
/// <param name="Age">The borrower's age.</param>
public sealed record LoanFacts(decimal? Requested = null, decimal? Approved = null, DateOnly? ApprovedOn = null,
    int? Years = null, int? Age = null);

/// <summary>A confirmed milestone of construction (工程节点).</summary>
/// <param name="On">The day.</param>
/// <param name="NoticeDays">Days that the buyer has from the notice.</param>
public readonly record struct MilestoneFact(DateOnly On, int NoticeDays = 0);

/// <summary>The facts of a deal that a payment plan is applied to (成交情况).</summary>
public sealed record DealFacts
{
    /// <summary>合同总价.</summary>
    public required decimal Total { get; init; }

    /// <summary>The day on which the plan must be in force; null not to check.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>A deposit other than the plan's.</summary>
    public decimal? Deposit { get; init; }

    /// <summary>认购日.</summary>
    public DateOnly? Subscribe { get; init; }

    /// <summary>签约日.</summary>
    public DateOnly? Sign { get; init; }

    /// <summary>备案日.</summary>
    public DateOnly? Filing { get; init; }

    /// <summary>交房通知日.</summary>
    public DateOnly? HandoverNotice { get; init; }

    /// <summary>交房日.</summary>
    public DateOnly? Handover { get; init; }

    /// <summary>Confirmed milestones by their codes.</summary>
    public IReadOnlyDictionary<string, MilestoneFact> Milestones { get; init; } = new Dictionary<string, MilestoneFact>();

    /// <summary>商业贷款.</summary>
    public LoanFacts? Loan { get; init; }

    /// <summary>公积金贷款.</summary>
    public LoanFacts? ProvidentFund { get; init; }

    /// <summary>Amounts from outside by their names: taxes, fees.</summary>
    public IReadOnlyDictionary<string, decimal> Amounts { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Days for a shortfall of the loan, in place of the plan's.</summary>
    public int? ShortfallDays { get; init; }

    internal byte[] ToJson() => JsonFields.Object(json =>
    {
        json.Write("total", Total);
        json.Write("as_of", AsOf);
        json.Write("deposit", Deposit);
        json.Write("subscribe", Subscribe);
        json.Write("sign", Sign);
        json.Write("filing", Filing);
        json.Write("handover_notice", HandoverNotice);
        json.Write("handover", Handover);
        json.WriteStartObject("milestones");
        foreach (var (code, fact) in Milestones)
        {
            json.WriteStartObject(code);
            json.Write("on", fact.On);
            json.WriteNumber("notice_days", fact.NoticeDays);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Write(json, "loan", Loan);
        Write(json, "provident_fund", ProvidentFund);
        json.WriteStartObject("amounts");
        foreach (var (name, amount) in Amounts)
        {
            json.Write(name, amount);
        }

        json.WriteEndObject();
        json.Write("shortfall_days", ShortfallDays);
    });

    private static void Write(Utf8JsonWriter json, string name, LoanFacts? loan)
    {
        if (loan is not null)
        {
            json.WriteStartObject(name);
            json.Write("requested", loan.Requested);
            json.Write("approved", loan.Approved);
            json.Write("approved_on", loan.ApprovedOn);
            json.Write("years", loan.Years);
            json.Write("age", loan.Age);
            json.WriteEndObject();
        }
    }
}
