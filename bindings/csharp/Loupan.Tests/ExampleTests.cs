// SPDX-License-Identifier: Apache-2.0
using Xunit;

namespace Loupan.Tests;

/// <summary>The examples of docs/abi.md.</summary>
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

    [Fact]
    public void The_ledger_of_the_documentation_works()
    {
        var written = new StringWriter();

        // [ledger]
        using var rules = LateFeeRules.FromJson("""
            {"schema": "loupan/late-fee-rules", "semantics": 1, "rate": {"value": "0.0003", "per": "day"}}
            """);
        using var owed = Ledger.FromJson("""
            {"schema": "loupan/ledger", "semantics": 1, "lines": [{"key": "second", "amount": "120000", "due": "2026-03-10"}]}
            """);
        var day = new DateOnly(2026, 4, 20);
        using var accrued = owed.Accrue(rules, day);
        using var paid = accrued.Post(new Receipt { No = "R1", On = day, Amount = 50000m });
        var line = paid.Balances(day).Single();
        written.WriteLine($"{line.State}, {line.OverdueDays} days, open {line.Open.Principal} and {line.Open.Penalty} of late fee");
        foreach (var part in paid.Allocation("R1").Lines)
        {
            written.WriteLine($"R1: {part.Amount} for the {part.What} of {part.Receivable}");
        }

        written.Write(paid.ExplainLateFee("second", rules, day));
        // [/ledger]

        string[] expected =
        [
            "Partial, 41 days, open 70000 and 1476 of late fee", "R1: 50000 for the Principal of second",
            "Late fee of second up to 2026-04-20: 1476.00 CNY",
        ];
        Assert.Equal(expected, written.ToString().ReplaceLineEndings("\n").Split('\n').Take(3));
    }
}
