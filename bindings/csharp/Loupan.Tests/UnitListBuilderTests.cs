// SPDX-License-Identifier: Apache-2.0
using Xunit;

namespace Loupan.Tests;

public sealed class UnitListBuilderTests
{
    private const string Rules = """
        {"schema": "loupan/price-scheme", "semantics": 1, "base": "10000",
         "factors": [{"name": "stack", "rows": [{"when": {"stack": "01"}, "value": "100"}], "otherwise": "0"},
                     {"name": "view", "rows": [{"when": {"views": "sea"}, "value": "1000"}], "otherwise": "0"}]}
        """;

    [Fact]
    public void Codes_tags_and_bounds_reach_the_prices()
    {
        using var builder = new UnitListBuilder();
        using var units = builder.Codes("stack", [0, 1, -1], ["01", "02"])
            .Tags("views", [["park", "sea"], null, []])
            .ScaledAreas("gross", [1_000_000, 1_000_000, 1_000_000])
            .UnitPrices(PriceBound.Max, [11000m, null, null])
            .ScaledTotals(PriceBound.Min, [0, 0, 100_500_000], [0b100])
            .Build();
        using var scheme = PriceScheme.FromJson(Rules);
        using var prices = scheme.Price(units);
        Assert.Equal([1_100_000m, 1_000_000m, 1_005_000m], prices.Select(line => line.Total));
        Assert.Equal([PriceFlags.AtCeiling, PriceFlags.None, PriceFlags.AtFloor], prices.Select(line => line.Flags));
        Assert.Equal("1", prices[1].Key);
    }

    [Fact]
    public void Keys_are_found_and_unique()
    {
        using var builder = new UnitListBuilder();
        using var units = builder.Keys(["甲-101", "乙-102"]).Build();
        Assert.Equal(2, units.Count);
        Assert.Equal(1, units.RowOf("乙-102"));
        Assert.Equal("甲-101", units.Key(0));
        Assert.Equal("pricing.unit_unknown", Code(() => units.RowOf("丙")));
        Assert.Equal("core.not_found", Code(() => units.Key(2)));
        Assert.Equal("core.duplicate", Code(() => builder.Keys(["1", "1"]).Build()));
    }

    [Fact]
    public void What_does_not_fit_a_column_is_refused()
    {
        using var builder = new UnitListBuilder();
        Assert.Equal("core.too_many_digits", Code(() => builder.Areas("gross", [0.00001m])));
        Assert.Equal("core.too_many_digits", Code(() => builder.Totals(PriceBound.Max, [1.005m])));
        Assert.Equal("core.overflow", Code(() => builder.Areas("gross", [decimal.MaxValue])));
        Assert.Equal("core.validation", Code(() => builder.Codes("stack", [2], ["01", "02"])));
        Assert.Equal("core.length_mismatch", Code(() => builder.Floors(new[] { 1, 2, 3 }).Areas("gross", [1m]).Build()));
        Assert.Equal("core.length_mismatch", Code(() => builder.Floors(new int[9], [0xff])));
        Assert.Equal("core.duplicate", Code(() => builder.Texts("stack", ["1"]).Texts("stack", ["1"])));
        Assert.Equal("core.validation", Code(() => builder.Areas("gross", [-1m]).Build()));
        Assert.Equal("pricing.negative_price", Code(() => builder.UnitPrices(PriceBound.Min, [-1m]).Build()));
    }

    [Fact]
    public void The_error_names_the_row()
    {
        using var builder = new UnitListBuilder();
        var error = Assert.Throws<LoupanException>(() => builder.Areas("gross", [1m, null, 1.23456m]));
        Assert.Equal(2, error.Row);
        Assert.Equal("gross", error.Path);
        Assert.Equal("1.23456", error.Value);
    }

    private static string Code(Func<object> call) => Assert.Throws<LoupanException>(() => { call(); }).Code;
}
