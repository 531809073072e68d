// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>The vectors of tests/vectors/area_golden.json and bad_area.json.</summary>
public sealed class AreaTests
{
    private const string Statutory = """{"schema": "loupan/area-rules", "semantics": 1, "variant": "statutory"}""";

    private static readonly JsonElement Golden = Vectors.ReadJson("tests/vectors/area_golden.json").GetProperty("cases");
    private static readonly JsonElement DueDays = Vectors.ReadJson("tests/vectors/area_due.json").GetProperty("cases");
    private static readonly JsonElement Bad = Vectors.ReadJson("tests/vectors/bad_area.json").GetProperty("cases");

    public static TheoryData<string> GoldenNames() => NamesOf(Golden);

    public static TheoryData<string> BadNames() => NamesOf(Bad);

    public static TheoryData<string> DueNames() => NamesOf(DueDays);

    [Theory]
    [MemberData(nameof(DueNames))]
    public void Due_days_move_by_a_calendar(string name)
    {
        var one = DueDays.EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);
        using var rules = AreaRules.FromJson(one.GetProperty("rules").GetRawText());
        using var china = one.TryGetProperty("calendar", out _) ? BusinessCalendar.China() : null;
        var facts = one.GetProperty("facts").GetRawText();
        var expected = one.GetProperty("expect");
        if (expected.TryGetProperty("error", out var code))
        {
            Assert.Equal(code.GetString(), Assert.Throws<LoupanException>(() => rules.Settle(facts, china)).Code);
            return;
        }

        var settled = rules.Settle(facts, china);
        Assert.Equal(expected.GetProperty("due").GetString(), settled.Due?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(expected.GetProperty("provisional").GetBoolean(), settled.Provisional);
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Golden_areas_are_met_to_the_fen(string name)
    {
        var golden = Golden.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        using var rules = AreaRules.FromJson(golden.GetProperty("rules").GetRawText());
        var facts = golden.GetProperty("facts").GetRawText();
        var expected = golden.GetProperty("expect");
        if (expected.TryGetProperty("error", out var code))
        {
            var refused = Assert.Throws<LoupanException>(() => rules.Settle(facts));
            Assert.Equal(code.GetString(), refused.Code);
            return;
        }

        var settled = rules.Settle(facts);
        Assert.Equal(expected.GetProperty("delta").Decimal(), settled.Delta.Gross);
        Assert.Equal(expected.GetProperty("total_after").Decimal(), settled.TotalAfter);
        if (expected.TryGetProperty("net", out var net))
        {
            Assert.Equal(net.Decimal(), settled.Delta.Net);
            Assert.Equal(settled.Delta.Gross, settled.Delta.Net + settled.Delta.Vat);
        }

        Assert.Equal(rules.Digest, settled.RulesDigest);
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Bad_areas_are_refused_with_code_and_path(string name)
    {
        var bad = Bad.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        var args = bad.GetProperty("args");
        var refused = Assert.Throws<LoupanException>(() =>
        {
            using var rules = AreaRules.FromJson(args.GetProperty("rules").GetRawText());
            rules.Settle(args.GetProperty("facts").GetRawText());
        });
        Assert.Equal(bad.GetProperty("code").GetString(), refused.Code);
        Assert.Equal(bad.GetProperty("path").GetString(), refused.Path);
    }

    [Fact]
    public void Facts_are_typed()
    {
        using var rules = AreaRules.FromJson(Statutory);
        var facts = new AreaFacts
        {
            Key = "3-1802",
            Contract = new Areas(89.50m),
            Measured = new Areas(86.80m),
            UnitPrice = 11643.27m,
            ContractTotal = 1042072.67m,
            SurveyAudited = true,
            Choice = BuyerChoice.Stay,
            HandoverNotice = new DateOnly(2026, 6, 30),
            Tax = (0.09m, 0.09m),
            Attachments = [new AreaAttachment("P-12", 12.72m, 12.60m, 6000m)],
            FitmentPerArea = 1500m,
        };
        var settled = rules.Settle(facts);
        Assert.Equal(-31611.48m, settled.Delta.Gross);
        Assert.Equal(-29001.36m, settled.Delta.Net);
        Assert.Equal(-720.00m, settled.AttachmentsDelta.Gross);
        Assert.Equal(AreaDirection.SellerRefunds, settled.Direction);
        Assert.Equal(new DateOnly(2026, 7, 30), settled.Due);
        Assert.True(settled.RescissionRight);
        Assert.Contains("面积补差", rules.Explain(facts, language: Language.Chinese), StringComparison.Ordinal);

        var missing = Assert.Throws<LoupanException>(() => rules.Settle(facts with { Choice = null }));
        Assert.Equal("area.choice_required", missing.Code);
        Assert.Equal("choice", missing.Path);
    }

    [Fact]
    public void Columns_give_the_same_figures()
    {
        using var rules = AreaRules.FromJson(Statutory);
        using var facts = new AreaColumns();
        facts.Add(AreaFact.ContractGross, [100m, 118.36m, 100m])
            .Add(AreaFact.MeasuredGross, [103.5m, 114.80m, 103.01m])
            .Add(AreaFact.UnitPrice, [10000m, 10000m, 10000m])
            .Add(AreaFact.ContractTotal, [1000000m, 1183600m, 1000000m])
            .Add(AreaFact.SurveyAudited, [1m, 1m, 1m])
            .Choices([BuyerChoice.Stay, BuyerChoice.Stay, null]);

        var refused = Assert.Throws<LoupanException>(() => rules.Settle(facts));
        Assert.Equal("area.choice_required", refused.Code);
        Assert.Equal(2, Assert.Single(refused.Rows).Row);

        using var settled = rules.Settle(facts, OnError.Collect);
        Assert.Equal(3, settled.Count);
        Assert.Equal(30000m, settled.At(AreaColumn.Delta, 0));
        Assert.Equal(-35692m, settled.At(AreaColumn.Delta, 1));
        Assert.Equal(-3.56m, settled.At(AreaColumn.Difference, 1));
        Assert.Null(settled.At(AreaColumn.Delta, 2));
        Assert.Null(settled.At(AreaColumn.Net, 0));
        Assert.Equal(AreaDirection.SellerRefunds, settled.DirectionOf(1));
        Assert.Null(settled.DirectionOf(2));
        Assert.Equal(AreaFlags.Absent, settled.FlagsOf(2));
        Assert.Equal(-5692m, settled.TotalDelta);
        Assert.Single(settled.Errors);
        Assert.Throws<ArgumentOutOfRangeException>(() => settled.At(AreaColumn.Delta, 3));
    }

    private static TheoryData<string> NamesOf(JsonElement cases)
    {
        var names = new TheoryData<string>();
        foreach (var one in cases.EnumerateArray())
        {
            names.Add(one.GetProperty("name").GetString()!);
        }

        return names;
    }
}
