// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>tests/vectors/bad_input.json: the same codes, paths and rows as in C++, and what only .NET can get wrong.</summary>
public sealed class BadInputTests
{
    private static readonly JsonElement Cases = Vectors.ReadJson("tests/vectors/bad_input.json").GetProperty("cases");

    private static readonly Dictionary<string, Action<JsonElement>> Readers = new()
    {
        ["scheme_json"] = input => PriceScheme.FromJson(TextOf(input)).Dispose(),
        ["units_csv"] = input => UnitList.FromCsv(TextOf(input)).Dispose(),
        ["price"] = input =>
        {
            using var units = UnitList.FromCsv(input.GetProperty("units").GetString()!);
            using var scheme = PriceScheme.FromJson(TextOf(input.GetProperty("scheme")));
            scheme.Price(units).Dispose();
        },
    };

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var bad in Cases.EnumerateArray().Where(one => Readers.ContainsKey(one.GetProperty("kind").GetString()!)))
        {
            names.Add(bad.GetProperty("name").GetString()!);
        }

        return names;
    }

    [Fact]
    public void There_are_cases_of_every_kind() =>
        Assert.All(Readers.Keys, kind => Assert.Contains(Cases.EnumerateArray(), bad => bad.GetProperty("kind").GetString() == kind));

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_input_gives_the_documented_code(string name)
    {
        var bad = Cases.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        var error = Assert.Throws<LoupanException>(() => Readers[bad.GetProperty("kind").GetString()!](bad.GetProperty("input")));
        Assert.Equal(bad.GetProperty("code").GetString(), error.Code);
        if (bad.TryGetProperty("path", out var path))
        {
            Assert.Equal(path.GetString(), error.Path);
        }

        if (bad.TryGetProperty("row", out var row))
        {
            Assert.Equal(row.GetInt64(), error.Row);
        }

        Assert.NotEmpty(error.Message);
        Assert.NotEmpty(error.MessageChinese);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_a_text() =>
        Assert.Equal("core.text_encoding", Assert.Throws<LoupanException>(() => PriceScheme.FromJson("{\ud800}")).Code);

    [Fact]
    public void Bytes_that_are_not_utf8_are_not_a_text()
    {
        Assert.Equal("core.text_encoding", Assert.Throws<LoupanException>(() => PriceScheme.FromJson([0x7b, 0xff, 0x7d])).Code);
        Assert.Equal("core.text_encoding", Assert.Throws<LoupanException>(() => UnitList.FromCsv([0x6b, 0xff])).Code);
    }

    [Fact]
    public void Null_is_an_argument_exception()
    {
        Assert.Throws<ArgumentNullException>(() => PriceScheme.FromJson((string)null!));
        Assert.Throws<ArgumentNullException>(() => UnitList.FromCsv((string)null!));
        using var builder = new UnitListBuilder();
        Assert.Throws<ArgumentNullException>(() => builder.Keys(null!));
        using var scheme = TowerTests.Scheme();
        Assert.Throws<ArgumentNullException>(() => scheme.Price(null!));
    }

    private static string TextOf(JsonElement input) =>
        input.ValueKind == JsonValueKind.String ? input.GetString()! : input.GetRawText();
}
