// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;

namespace Loupan;

/// <summary>Who pays (补差方向).</summary>
public enum AreaDirection
{
    /// <summary>不补不退.</summary>
    None,

    /// <summary>应收面积补差款.</summary>
    BuyerPays,

    /// <summary>应退面积补差款.</summary>
    SellerRefunds,

    /// <summary>退房.</summary>
    Rescinded,
}

/// <summary>An amount that changes hands, positive where the buyer pays (补差金额).</summary>
/// <param name="Gross">With tax.</param>
/// <param name="Net">Without tax; null where no tax was given.</param>
/// <param name="Vat">The tax; null where no tax was given.</param>
public readonly record struct AreaDelta(decimal Gross, decimal? Net, decimal? Vat);

/// <summary>What else the new areas touch (联动提醒).</summary>
/// <param name="Kind"><c>tax_bracket</c>, <c>maintenance_fund</c>, <c>property_fee</c>, <c>commission_base</c>, <c>title_price</c>,
/// <c>design_change</c> or <c>limited_clause</c>.</param>
/// <param name="Before">The figure before; empty where there is none.</param>
/// <param name="After">The figure after; empty where there is none.</param>
/// <param name="Rule">The law or field behind it.</param>
public readonly record struct AreaAlert(string Kind, string Before, string After, string Rule);

/// <summary>The settlement of one home (面积补差).</summary>
public sealed record AreaSettlement
{
    private AreaSettlement(JsonElement json, string text)
    {
        Json = text;
        Key = json.GetProperty("key").GetString()!;
        RatioPercent = json.GetProperty("ratio").GetProperty("percent").GetString()!;
        RescissionRight = json.GetProperty("rescission_right").GetBoolean();
        Delta = DeltaOf(json.GetProperty("delta"));
        AttachmentsDelta = DeltaOf(json.GetProperty("attachments_delta"));
        Fitment = json.TryGetProperty("fitment", out var fitment) ? DeltaOf(fitment) : null;
        TotalDelta = Number(json.GetProperty("total_delta"));
        TotalAfter = Number(json.GetProperty("total_after"));
        Direction = json.GetProperty("direction").GetString() switch
        {
            "buyer_pays" => AreaDirection.BuyerPays,
            "seller_refunds" => AreaDirection.SellerRefunds,
            "rescinded" => AreaDirection.Rescinded,
            _ => AreaDirection.None,
        };
        Due = Day(json, "due");
        Provisional = json.TryGetProperty("provisional", out var provisional) && provisional.GetBoolean();
        Refund = json.TryGetProperty("rescission", out var back) ? Number(back.GetProperty("refund")) : null;
        Alerts = json.GetProperty("alerts").EnumerateArray().Select(one => new AreaAlert(
            one.GetProperty("kind").GetString()!, Text(one, "before"), Text(one, "after"), Text(one, "rule"))).ToArray();
        RulesDigest = Text(json, "rules_digest");
        Article = Text(json, "article");
    }

    /// <summary>The host's key.</summary>
    public string Key { get; }

    /// <summary>误差比 of the pricing area, for display: <c>3.0078%</c>.</summary>
    public string RatioPercent { get; }

    /// <summary>Beyond the limit: the buyer had to choose.</summary>
    public bool RescissionRight { get; }

    /// <summary>房屋补差.</summary>
    public AreaDelta Delta { get; }

    /// <summary>附属补差合计.</summary>
    public AreaDelta AttachmentsDelta { get; }

    /// <summary>装修补差; null where fitment takes no part.</summary>
    public AreaDelta? Fitment { get; }

    /// <summary>Home, attachments and fitment.</summary>
    public decimal TotalDelta { get; }

    /// <summary>补差后成交总价; zero after rescission.</summary>
    public decimal TotalAfter { get; }

    /// <summary>Who pays.</summary>
    public AreaDirection Direction { get; }

    /// <summary>When it is due; null until the handover is notified.</summary>
    public DateOnly? Due { get; }

    /// <summary>The due date may still move: the calendar's data ended before it.</summary>
    public bool Provisional { get; }

    /// <summary>What the buyer gets back who leaves; else null.</summary>
    public decimal? Refund { get; }

    /// <summary>What else the new areas touch.</summary>
    public IReadOnlyList<AreaAlert> Alerts { get; }

    /// <summary>The digest of the rules that computed it.</summary>
    public string RulesDigest { get; }

    /// <summary>The law or clause behind the rules.</summary>
    public string Article { get; }

    /// <summary>The whole result as JSON, with ratios, band parts and attachments.</summary>
    public string Json { get; }

    internal static AreaSettlement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new AreaSettlement(document.RootElement, json);
    }

    private static AreaDelta DeltaOf(JsonElement json) => new(Number(json.GetProperty("gross")),
        json.TryGetProperty("net", out var net) ? Number(net) : null,
        json.TryGetProperty("vat", out var vat) ? Number(vat) : null);

    private static decimal Number(JsonElement json) => decimal.Parse(json.GetString()!, CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) ? value.GetString()! : "";

    private static DateOnly? Day(JsonElement json, string field) => json.TryGetProperty(field, out var value)
        ? DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;
}
