// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;

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

    internal string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "total", Total);
            Write(json, "as_of", AsOf);
            Write(json, "deposit", Deposit);
            Write(json, "subscribe", Subscribe);
            Write(json, "sign", Sign);
            Write(json, "filing", Filing);
            Write(json, "handover_notice", HandoverNotice);
            Write(json, "handover", Handover);
            json.WriteStartObject("milestones");
            foreach (var (code, fact) in Milestones)
            {
                json.WriteStartObject(code);
                Write(json, "on", fact.On);
                json.WriteNumber("notice_days", fact.NoticeDays);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            Write(json, "loan", Loan);
            Write(json, "provident_fund", ProvidentFund);
            json.WriteStartObject("amounts");
            foreach (var (name, amount) in Amounts)
            {
                Write(json, name, amount);
            }

            json.WriteEndObject();
            Write(json, "shortfall_days", ShortfallDays);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, LoanFacts? loan)
    {
        if (loan is not null)
        {
            json.WriteStartObject(name);
            Write(json, "requested", loan.Requested);
            Write(json, "approved", loan.Approved);
            Write(json, "approved_on", loan.ApprovedOn);
            Write(json, "years", loan.Years);
            Write(json, "age", loan.Age);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } given)
        {
            json.WriteString(name, given.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Write(Utf8JsonWriter json, string name, DateOnly? value)
    {
        if (value is { } given)
        {
            json.WriteString(name, given.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    private static void Write(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } given)
        {
            json.WriteNumber(name, given);
        }
    }
}
