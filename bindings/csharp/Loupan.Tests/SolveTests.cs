// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>Solving and fitting: V2 of the domain specification, and the tower.</summary>
public sealed class SolveTests
{
    [Fact]
    public void V2_is_solved()
    {
        var cases = Vectors.ReadJson("tests/vectors/pricing_golden.json").GetProperty("solve");
        Assert.Equal(2, cases.GetArrayLength());
        foreach (var golden in cases.EnumerateArray())
        {
            var rows = golden.GetProperty("units").EnumerateArray().ToArray();
            using var builder = new UnitListBuilder();
            using var units = builder.Keys(rows.Select(row => row.GetProperty("key").GetString()!).ToArray())
                .Texts("layout", rows.Select(row => row.GetProperty("attributes").GetProperty("layout").GetString()).ToArray())
                .Areas("gross", rows.Select(row => (decimal?)row.GetProperty("areas").GetProperty("gross").Decimal()).ToArray())
                .Build();
            using var scheme = PriceScheme.FromJson(golden.GetProperty("scheme").GetRawText());
            var policy = golden.GetProperty("residual").GetString() == "report" ? Residual.Report : Residual.BestBase;
            using var solution = scheme.Solve(units, golden.GetProperty("average").Decimal(), policy);
            var expected = golden.GetProperty("expected");
            Assert.Equal(expected.GetProperty("residual").Decimal(), solution.Residual);
            var target = Assert.Single(solution.Targets);
            Assert.Equal(expected.GetProperty("average").Decimal(), target.Realised);
            Assert.True(target.Within);
            Assert.Equal(4, target.FreeUnits);
            using var prices = solution.Scheme.Price(units);
            Assert.Equal(expected.GetProperty("total").Decimal(), prices.Total);
            foreach (var (line, want) in prices.Zip(expected.GetProperty("prices").EnumerateArray()))
            {
                Assert.Equal(want.GetProperty("unit_price").Decimal(), line.UnitPrice);
                Assert.Equal(want.GetProperty("total").Decimal(), line.Total);
            }

            using var spread = scheme.Solve(units, golden.GetProperty("average").Decimal(), Residual.Spread);
            Assert.Equal(-1m, spread.Residual);
            Assert.Equal(["A", "C", "D"], spread.Adjustments.Select(moved => moved.Key));
            Assert.Equal([1L, -1L, -1L], spread.Adjustments.Select(moved => moved.Steps));

            var bases = JsonDocument.Parse(solution.Json).RootElement.GetProperty("targets")[0].GetProperty("bases");
            Assert.Equal(expected.GetProperty("base").Decimal(), bases[0].GetProperty("value").Decimal());
        }
    }

    [Fact]
    public void The_tower_is_solved_and_the_rest_is_spread()
    {
        using var scheme = TowerTests.Scheme();
        using var units = TowerTests.Units();
        using var solution = scheme.Solve(units, 76228m, Residual.Spread);
        using var plain = scheme.Solve(units, 76228m);
        Assert.True(Math.Abs(solution.Residual) <= Math.Abs(plain.Residual));
        Assert.True(solution.Targets[0].Within);
        using var prices = solution.Scheme.Price(units);
        Assert.Equal(solution.Targets[0].Realised, prices.Average);
        foreach (var moved in solution.Adjustments)
        {
            Assert.Equal(moved.TotalAfter, prices[units.RowOf(moved.Key)].Total);
        }

        using var scoped = scheme.Solve(units, [new PriceTarget(76000m, ScopeJson: """{"building": "1栋"}""", Name: "one")]);
        Assert.Equal("one", Assert.Single(scoped.Targets).Name);
        var refused = Assert.Throws<LoupanException>(() => scheme.Solve(units, """{"targets": [{"value": "1", "what": "median"}]}"""));
        Assert.Equal("targets[0].what", refused.Path);
        Assert.Equal(LoupanStatus.RuleViolation, Assert.Throws<LoupanException>(() => scheme.Solve(units, 1m)).Status);
    }

    [Fact]
    public void The_tower_is_fitted_and_priced_again()
    {
        using var scheme = TowerTests.Scheme();
        using var units = TowerTests.Units();
        using var filed = scheme.Price(units);
        using var fitted = PriceScheme.Fit(filed, units, """{"rounds": 2}""", Language.Chinese);
        using var again = fitted.Scheme.Price(units);
        Assert.Equal(filed.Total, again.Total);
        Assert.Equal(filed.Select(line => line.UnitPrice), again.Select(line => line.UnitPrice));
        Assert.NotEmpty(fitted.Report);
        Assert.Equal("pricing.attribute_missing",
            Assert.Throws<LoupanException>(() => PriceScheme.Fit(filed, optionsJson: """{"stack": "column"}""")).Code);
    }

    [Fact]
    public void A_filed_list_comes_in_as_CSV()
    {
        var (units, filed) = PriceList.FiledFromCsv("""
            key,building,stack,floor,gross_area,unit_price,total
            A,1,01,2,100,10000,1000000
            B,1,01,3,100,10100,1010000
            """);
        using (units)
        using (filed)
        {
            Assert.Equal(2, units.Count);
            Assert.Equal(2010000m, filed.Total);
            using var fitted = PriceScheme.Fit(filed);
            using var prices = fitted.Scheme.Price(units);
            Assert.Equal(10100m, prices[1].UnitPrice);
        }

        Assert.Equal("pricing.attribute_missing",
            Assert.Throws<LoupanException>(() => PriceList.FiledFromCsv("key,floor\nA,2\n")).Code);
    }
}
