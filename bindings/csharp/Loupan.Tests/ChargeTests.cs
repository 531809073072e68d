// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>Taxes, fees and the money of changes: the vectors of value_golden.json and bad_value.json.</summary>
public sealed class ChargeTests
{
    private static readonly Dictionary<string, Func<JsonElement, string>> Calls = new()
    {
        ["charge_table"] = args =>
        {
            using var table = ChargeTable.FromJson(args.GetProperty("document").GetRawText());
            return table.ToJson();
        },
        ["charges"] = args =>
        {
            using var table = Table(args.GetProperty("table").GetString()!);
            return table.ChargesJson(args.GetProperty("facts").GetRawText());
        },
        ["rename_buyer"] = args => SaleChange.SettleJson(SaleChangeKind.Rename, args.GetRawText()),
        ["exchange"] = args => SaleChange.SettleJson(SaleChangeKind.Exchange, args.GetRawText()),
        ["return_sale"] = args => SaleChange.SettleJson(SaleChangeKind.Return, args.GetRawText()),
        ["forfeit"] = args => SaleChange.SettleJson(SaleChangeKind.Forfeit, args.GetRawText()),
        ["repurchase"] = args => SaleChange.SettleJson(SaleChangeKind.Repurchase, args.GetRawText()),
        ["settle_deposit"] = args => SaleChange.SettleJson(SaleChangeKind.Deposit, args.GetRawText()),
        ["choose_remedy"] = args => SaleChange.SettleJson(SaleChangeKind.Remedy, args.GetRawText()),
    };

    [Fact]
    public void Golden_charges_and_changes_are_met_to_the_fen()
    {
        var seen = 0;
        foreach (var golden in Vectors.ReadJson("tests/vectors/value_golden.json").GetProperty("cases").EnumerateArray())
        {
            if (!Calls.TryGetValue(golden.GetProperty("call").GetString()!, out var call))
            {
                continue;
            }

            ++seen;
            using var got = JsonDocument.Parse(call(golden.GetProperty("args")));
            foreach (var expected in golden.GetProperty("expect").EnumerateObject())
            {
                if (expected.Name == "lines")
                {
                    foreach (var line in expected.Value.EnumerateObject())
                    {
                        Assert.Equal(line.Value.Decimal(), AmountOf(got.RootElement, line.Name));
                    }
                }
                else if (expected.Name == "interest")
                {
                    Assert.Equal(expected.Value.Decimal(), AmountOf(got.RootElement, expected.Name));
                }
                else if (expected.Value.ValueKind == JsonValueKind.String)
                {
                    Assert.Equal(expected.Value.GetString(), got.RootElement.GetProperty(expected.Name).GetString());
                }
            }
        }

        Assert.Equal(18, seen);
    }

    [Fact]
    public void Bad_charges_and_changes_give_the_documented_code()
    {
        var seen = 0;
        foreach (var bad in Vectors.ReadJson("tests/vectors/bad_value.json").EnumerateArray())
        {
            if (Calls.TryGetValue(bad.GetProperty("call").GetString()!, out var call))
            {
                ++seen;
                var error = Assert.Throws<LoupanException>(() => call(bad.GetProperty("args")));
                Assert.Equal(bad.GetProperty("code").GetString(), error.Code);
                Assert.Equal(bad.TryGetProperty("path", out var path) ? path.GetString() : error.Path, error.Path);
            }
        }

        Assert.Equal(46, seen);
    }

    [Fact]
    public void Charges_and_changes_are_explained()
    {
        const string facts = """{"as_of": "2026-03-01", "home": "first", "gross": "118.36", "net": "1303078.90"}""";
        using var national = Table("charges-china");
        using var local = Table("charges-sample-city");
        using var joined = national.With(local);
        Assert.NotEqual(national.ToJson(), joined.ToJson());
        Assert.Contains("13030.79", national.Explain(facts, reportMissing: true), StringComparison.Ordinal);
        Assert.Contains("missing", national.ChargesJson(facts, reportMissing: true), StringComparison.Ordinal);
        var golden = Vectors.ReadJson("tests/vectors/value_golden.json").GetProperty("cases").EnumerateArray()
            .First(one => one.GetProperty("call").GetString() == "return_sale");
        Assert.NotEmpty(SaleChange.Explain(SaleChangeKind.Return, golden.GetProperty("args").GetRawText(), Language.Chinese));
        Assert.Equal("core.validation", Assert.Throws<LoupanException>(() => SaleChange.SettleJson((SaleChangeKind)7, "{}")).Code);
    }

    private static ChargeTable Table(string name) => ChargeTable.FromJson(Vectors.ReadText($"docs/rules/{name}.json"));

    private static decimal AmountOf(JsonElement of, string name) => of.GetProperty("lines").EnumerateArray()
        .Where(line => (line.TryGetProperty("code", out var code) ? code : line.GetProperty("item")).GetString() == name)
        .Sum(line => line.GetProperty("amount").Decimal());
}
