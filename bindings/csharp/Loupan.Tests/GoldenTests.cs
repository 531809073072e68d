// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>The golden vectors of tests/vectors/pricing_golden.json.</summary>
public sealed class GoldenTests
{
    private static readonly JsonElement Cases = Vectors.ReadJson("tests/vectors/pricing_golden.json").GetProperty("price");

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var golden in Cases.EnumerateArray())
        {
            names.Add(golden.GetProperty("name").GetString()!);
        }

        return names;
    }

    [Fact]
    public void There_are_cases_of_V1() =>
        Assert.Contains(Cases.EnumerateArray(), golden => golden.GetProperty("source").GetString() == "V1");

    [Theory]
    [MemberData(nameof(Names))]
    public void Golden_prices_are_met(string name)
    {
        var golden = Cases.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        using var scheme = PriceScheme.FromJson(golden.GetProperty("scheme").GetRawText());
        using var units = UnitsOf(golden.GetProperty("units").EnumerateArray().ToArray());
        using var prices = scheme.Price(units);
        var expected = golden.GetProperty("expected").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, prices.Count);
        for (var row = 0; row < expected.Length; ++row)
        {
            var line = prices[row];
            RequireIfGiven(expected[row], "unit_price", line.UnitPrice);
            RequireIfGiven(expected[row], "total", line.Total);
            RequireIfGiven(expected[row], "gross_unit_price", line.GrossUnitPrice);
            RequireIfGiven(expected[row], "inner_unit_price", line.InnerUnitPrice);
        }
    }

    private static void RequireIfGiven(JsonElement expected, string field, decimal? found)
    {
        if (expected.TryGetProperty(field, out var value))
        {
            Assert.Equal(value.Decimal(), found);
        }
    }

    private static UnitList UnitsOf(JsonElement[] rows)
    {
        using var builder = new UnitListBuilder();
        if (rows.All(row => row.TryGetProperty("key", out _)))
        {
            builder.Keys(rows.Select(row => row.GetProperty("key").GetString()!).ToArray());
        }

        if (rows.Any(row => row.TryGetProperty("floor", out _)))
        {
            builder.Floors(rows.Select(row => row.TryGetProperty("floor", out var floor) ? floor.GetInt32() : (int?)null).ToArray());
        }

        foreach (var name in NamesIn(rows, "attributes"))
        {
            builder.Texts(name, rows.Select(row => In(row, "attributes", name)?.GetString()).ToArray());
        }

        foreach (var name in NamesIn(rows, "tags"))
        {
            builder.Tags(name, rows.Select(row => In(row, "tags", name)?.EnumerateArray().Select(tag => tag.GetString()!).ToArray()).ToArray());
        }

        foreach (var name in NamesIn(rows, "areas"))
        {
            builder.Areas(name, rows.Select(row => In(row, "areas", name)?.Decimal()).ToArray());
        }

        foreach (var name in NamesIn(rows, "unit_prices"))
        {
            builder.UnitPrices(Enum.Parse<PriceBound>(name, ignoreCase: true), rows.Select(row => In(row, "unit_prices", name)?.Decimal()).ToArray());
        }

        foreach (var name in NamesIn(rows, "totals"))
        {
            builder.Totals(Enum.Parse<PriceBound>(name, ignoreCase: true), rows.Select(row => In(row, "totals", name)?.Decimal()).ToArray());
        }

        return builder.Build();
    }

    private static IEnumerable<string> NamesIn(JsonElement[] rows, string group) =>
        rows.Where(row => row.TryGetProperty(group, out _))
            .SelectMany(row => row.GetProperty(group).EnumerateObject().Select(field => field.Name)).Distinct();

    private static JsonElement? In(JsonElement row, string group, string name) =>
        row.TryGetProperty(group, out var fields) && fields.TryGetProperty(name, out var value) ? value : null;
}
