// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Loupan.Interop;

namespace Loupan;

/// <summary>What a target sets.</summary>
public enum Measure
{
    /// <summary>均价: total by area of the scope.</summary>
    Average,

    /// <summary>货值: the sum of the totals.</summary>
    Total,
}

/// <summary>What happens to the rest that the base grid leaves (尾差处理).</summary>
public enum Residual
{
    /// <summary>It is reported.</summary>
    Report,

    /// <summary>The base within 5 grid steps that leaves the least.</summary>
    BestBase,

    /// <summary>As few steps as possible on the units' own grid.</summary>
    Spread,

    /// <summary>All of it on one unit.</summary>
    OneUnit,
}

/// <summary>A figure that the units of a scope shall reach (目标).</summary>
/// <param name="Value">The average or the total, in the main unit of the currency.</param>
/// <param name="What">Which of the two.</param>
/// <param name="ScopeJson">Which units, as a match of the scheme's document: <c>{"building": "1栋"}</c>; null for all.</param>
/// <param name="Tolerance">The largest distance from the value; null for what one step of the base grid changes.</param>
/// <param name="Name">For messages; empty for its number.</param>
public sealed record PriceTarget(decimal Value, Measure What = Measure.Average, string? ScopeJson = null, decimal? Tolerance = null,
    string Name = "")
{
    internal static void Write(Utf8JsonWriter json, PriceTarget of)
    {
        json.WriteString("name", of.Name);
        if (of.ScopeJson is { } scope)
        {
            json.WritePropertyName("scope");
            json.WriteRawValue(scope, skipInputValidation: true); // the library says where it is wrong
        }

        json.Write("what", of.What);
        json.Write("value", of.Value);
        json.Write("tolerance", of.Tolerance);
    }
}

/// <summary>What came of one target.</summary>
/// <param name="Name">Its name or number.</param>
/// <param name="Wanted">The value that was asked for.</param>
/// <param name="Realised">The average to 1e-4, or the total.</param>
/// <param name="Residual">What is left, exact, in the main unit of the currency.</param>
/// <param name="Within">Whether the tolerance holds.</param>
/// <param name="Units">How many units the scope has.</param>
/// <param name="FreeUnits">How many of them follow their base price.</param>
/// <param name="Binding">The keys of the others: sold, locked, at a bound.</param>
public sealed record TargetResult(string Name, decimal Wanted, decimal Realised, decimal Residual, bool Within, int Units, int FreeUnits,
    IReadOnlyList<string> Binding);

/// <summary>A unit that was moved on its own grid.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Target">The target that it was moved for.</param>
/// <param name="Steps">Negative is down.</param>
/// <param name="TotalBefore">总价 before.</param>
/// <param name="TotalAfter">总价 after.</param>
public sealed record UnitAdjustment(string Key, string Target, long Steps, decimal TotalBefore, decimal TotalAfter);

/// <summary>A scheme that reaches its targets (均价反推结果). <see cref="PriceScheme.Price"/> of it gives the prices.</summary>
public sealed class Solution : IDisposable
{
    internal Solution(PriceScheme scheme, string report)
    {
        Scheme = scheme;
        Json = report;
        using var document = JsonDocument.Parse(report);
        var root = document.RootElement;
        Residual = Decimal(root, "residual");
        Targets = root.GetProperty("targets").EnumerateArray().Select(of => new TargetResult(of.GetProperty("name").GetString()!,
            Decimal(of, "wanted"), Decimal(of, "realised"), Decimal(of, "residual"), of.GetProperty("within").GetBoolean(),
            of.GetProperty("units").GetInt32(), of.GetProperty("free_units").GetInt32(),
            of.GetProperty("binding").EnumerateArray().Select(unit => unit.GetProperty("key").GetString()!).ToArray())).ToArray();
        Adjustments = root.GetProperty("adjustments").EnumerateArray().Select(of => new UnitAdjustment(
            of.GetProperty("key").GetString()!, of.GetProperty("target").GetString()!, of.GetProperty("steps").GetInt64(),
            Decimal(of, "total_before"), Decimal(of, "total_after"))).ToArray();
    }

    /// <summary>The solved scheme; it is disposed with the solution.</summary>
    public PriceScheme Scheme { get; }

    /// <summary>What is left of the first target, to the minor unit.</summary>
    public decimal Residual { get; }

    /// <summary>In the order given.</summary>
    public IReadOnlyList<TargetResult> Targets { get; }

    /// <summary>The units that were moved, ascending by target, then key.</summary>
    public IReadOnlyList<UnitAdjustment> Adjustments { get; }

    /// <summary>The whole account as JSON.</summary>
    public string Json { get; }

    /// <summary>Disposes the scheme.</summary>
    public void Dispose() => Scheme.Dispose();

    private static decimal Decimal(JsonElement of, string name) =>
        decimal.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}

/// <summary>A scheme recovered from a price list (价目表拟合).</summary>
/// <param name="Scheme">It gives every filed unit price; dispose it.</param>
/// <param name="Report">What the scheme explains and what it does not, as a table.</param>
public sealed record FittedScheme(PriceScheme Scheme, string Report) : IDisposable
{
    /// <summary>Disposes the scheme.</summary>
    public void Dispose() => Scheme.Dispose();
}
