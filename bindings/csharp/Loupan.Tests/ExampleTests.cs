// SPDX-License-Identifier: Apache-2.0
using Xunit;

namespace Loupan.Tests;

/// <summary>The example of docs/abi.md.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void The_example_of_the_documentation_works()
    {
        var written = new StringWriter();

        // [example]
        using var scheme = PriceScheme.FromJson("""
            {"schema": "loupan/price-scheme", "semantics": 1, "base": "80000",
             "factors": [{"name": "floor", "steps": {"reference": 2, "ranges": [{"from": 3, "to": 40, "step": "100"}]}}]}
            """);
        using var builder = new UnitListBuilder();
        using var units = builder
            .Keys(["101", "201", "301"])
            .Floors([1, 2, 3])
            .Areas("gross", [89.00m, 117.66m, null])
            .Build();
        using var prices = scheme.Price(units, OnError.Collect);
        foreach (var line in prices.Where(line => line.Total is not null))
        {
            written.WriteLine($"{line.Key}: {line.Total} at {line.UnitPrice}");
        }

        foreach (var error in prices.Errors)
        {
            written.WriteLine($"row {error.Row}: {error.Code}");
        }

        written.WriteLine($"{prices.PricedCount} priced, {prices.Total} yuan");
        // [/example]

        string[] expected =
        [
            "101: 7120000 at 80000", "201: 9412800 at 80000", "row 2: pricing.area_required", "2 priced, 16532800 yuan", "",
        ];
        Assert.Equal(expected, written.ToString().ReplaceLineEndings("\n").Split('\n'));
    }
}
