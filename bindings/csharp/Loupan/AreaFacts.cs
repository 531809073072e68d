// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Loupan.Interop;

namespace Loupan;

/// <summary>What the buyer chose beyond the limit (买受人选择).</summary>
public enum BuyerChoice
{
    /// <summary>不退房.</summary>
    Stay,

    /// <summary>退房.</summary>
    Rescind,
}

/// <summary>The areas of one survey (面积), in the rules' unit.</summary>
/// <param name="Gross">建筑面积.</param>
/// <param name="Inner">套内建筑面积.</param>
public readonly record struct Areas(decimal? Gross, decimal? Inner = null);

/// <summary>Something sold with the home that has an area of its own (附属).</summary>
/// <param name="Code">Unique among the attachments.</param>
/// <param name="Contract">The area in the contract.</param>
/// <param name="Measured">The area as measured.</param>
/// <param name="UnitPrice">Its price per area.</param>
/// <param name="Total">What it costs, where the total makes the price.</param>
/// <param name="Name">For people.</param>
/// <param name="Adjustable">参与面积补差: whether it takes part.</param>
public sealed record AreaAttachment(string Code, decimal? Contract, decimal? Measured, decimal? UnitPrice,
    decimal? Total = null, string Name = "", bool Adjustable = true);

/// <summary>What is needed when the buyer leaves (退房).</summary>
/// <param name="Paid">Everything paid so far.</param>
/// <param name="InterestRate">A year; 3 % is 0.03.</param>
/// <param name="Interest">The amount, when it is known.</param>
/// <param name="RequestedOn">退房书面申请日.</param>
public sealed record AreaRescission(decimal Paid, decimal? InterestRate = null, decimal? Interest = null,
    DateOnly? RequestedOn = null);

/// <summary>The facts of one settlement (面积补差输入).</summary>
public sealed record AreaFacts
{
    /// <summary>The host's key; may be empty.</summary>
    public string Key { get; init; } = "";

    /// <summary>The areas in the contract.</summary>
    public Areas Contract { get; init; }

    /// <summary>The areas as measured.</summary>
    public Areas Measured { get; init; }

    /// <summary>合同单价, of the pricing area.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>合同总价.</summary>
    public required decimal ContractTotal { get; init; }

    /// <summary>What the pricing area costs, when the contract holds more.</summary>
    public decimal? HouseTotal { get; init; }

    /// <summary>实测报告编号.</summary>
    public string SurveyNo { get; init; } = "";

    /// <summary>实测数据已审核.</summary>
    public bool SurveyAudited { get; init; }

    /// <summary>Needed beyond the limit.</summary>
    public BuyerChoice? Choice { get; init; }

    /// <summary>附属.</summary>
    public IReadOnlyList<AreaAttachment> Attachments { get; init; } = [];

    /// <summary>装修款, a price per area that takes part in the settlement.</summary>
    public decimal? FitmentPerArea { get; init; }

    /// <summary>增值税率 of the contract and of the difference: 9 % is 0.09.</summary>
    public (decimal Contract, decimal Settlement)? Tax { get; init; }

    /// <summary>合同签订日.</summary>
    public DateOnly? SignedOn { get; init; }

    /// <summary>交房通知日.</summary>
    public DateOnly? HandoverNotice { get; init; }

    /// <summary>Needed where the buyer rescinds.</summary>
    public AreaRescission? Rescission { get; init; }

    /// <summary>设计变更.</summary>
    public bool DesignChange { get; init; }

    internal byte[] ToJson() => JsonFields.Object(json =>
    {
        json.WriteString("key", Key);
        Write(json, "contract", Contract);
        Write(json, "measured", Measured);
        json.Write("unit_price", UnitPrice);
        json.Write("contract_total", ContractTotal);
        json.Write("house_total", HouseTotal);
        json.WriteString("survey_no", SurveyNo);
        json.WriteBoolean("survey_audited", SurveyAudited);
        if (Choice is { } choice)
        {
            json.Write("choice", choice);
        }

        json.WriteList("attachments", Attachments, Write);
        if (FitmentPerArea is { } fitment)
        {
            json.WriteStartObject("fitment");
            json.Write("per_area", fitment);
            json.WriteBoolean("adjustable", true);
            json.WriteEndObject();
        }

        if (Tax is { } tax)
        {
            json.WriteStartObject("tax");
            json.Write("contract", tax.Contract);
            json.Write("settlement", tax.Settlement);
            json.WriteEndObject();
        }

        json.Write("signed_on", SignedOn);
        json.Write("handover_notice", HandoverNotice);
        if (Rescission is { } rescission)
        {
            json.WriteStartObject("rescission");
            json.Write("paid", rescission.Paid);
            json.Write("interest_rate", rescission.InterestRate);
            json.Write("interest", rescission.Interest);
            json.Write("requested_on", rescission.RequestedOn);
            json.WriteEndObject();
        }

        json.WriteBoolean("design_change", DesignChange);
    });

    private static void Write(Utf8JsonWriter json, string name, Areas areas)
    {
        json.WriteStartObject(name);
        json.Write("gross", areas.Gross);
        json.Write("inner", areas.Inner);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AreaAttachment piece)
    {
        json.WriteString("code", piece.Code);
        json.WriteString("name", piece.Name);
        json.Write("contract", piece.Contract);
        json.Write("measured", piece.Measured);
        json.Write("unit_price", piece.UnitPrice);
        json.Write("total", piece.Total);
        json.WriteBoolean("adjustable", piece.Adjustable);
    }
}
