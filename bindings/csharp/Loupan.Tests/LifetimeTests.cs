// SPDX-License-Identifier: Apache-2.0
using Xunit;

namespace Loupan.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void Results_outlive_what_they_were_made_from()
    {
        var scheme = TowerTests.Scheme();
        var units = TowerTests.Units();
        using var prices = scheme.Price(units);
        var first = units.Key(0);
        scheme.Dispose();
        units.Dispose();
        Assert.Equal(1_535_335_838m, prices.Total);
        Assert.Equal(first, prices[0].Key);
    }

    [Fact]
    public void A_disposed_object_says_so()
    {
        var scheme = TowerTests.Scheme();
        var units = TowerTests.Units();
        var prices = scheme.Price(units);
        var builder = new UnitListBuilder();
        foreach (var one in new IDisposable[] { scheme, units, prices, builder })
        {
            one.Dispose();
            one.Dispose();
        }

        using var alive = TowerTests.Scheme();
        Assert.Throws<ObjectDisposedException>(() => scheme.ToJson());
        Assert.Throws<ObjectDisposedException>(() => units.Key(0));
        Assert.Throws<ObjectDisposedException>(() => alive.Price(units));
        Assert.Throws<ObjectDisposedException>(() => prices.Total);
        Assert.Throws<ObjectDisposedException>(() => prices[0]);
        Assert.Throws<ObjectDisposedException>(() => builder.Build());
    }

    [Fact]
    public void Threads_share_one_scheme_and_one_list()
    {
        using var scheme = TowerTests.Scheme();
        using var units = TowerTests.Units();
        var totals = new decimal[8];
        Parallel.For(0, totals.Length, i =>
        {
            using var prices = scheme.Price(units);
            totals[i] = prices.Total + (scheme.Explain(units, i).Length == 0 ? 1 : 0);
        });
        Assert.All(totals, total => Assert.Equal(1_535_335_838m, total));
    }

    [Fact]
    public async Task Disposing_during_a_call_of_another_thread_is_safe()
    {
        for (var round = 0; round < 20; ++round)
        {
            var scheme = TowerTests.Scheme();
            using var units = TowerTests.Units();
            using var begin = new Barrier(2);
            var pricing = Task.Run(() =>
            {
                begin.SignalAndWait();
                try
                {
                    using var prices = scheme.Price(units);
                    return prices.Total;
                }
                catch (ObjectDisposedException)
                {
                    return 1_535_335_838m; // too late, and told so
                }
            });
            begin.SignalAndWait();
            scheme.Dispose();
            Assert.Equal(1_535_335_838m, await pricing);
        }
    }

    [Fact]
    public void A_scheme_reads_back_and_keeps_its_digest()
    {
        using var scheme = TowerTests.Scheme();
        using var again = PriceScheme.FromJson(scheme.ToJson(2));
        using var canonical = PriceScheme.FromJson(scheme.ToCanonicalJson());
        Assert.Equal(64, scheme.Digest.Length);
        Assert.Equal(scheme.Digest, again.Digest);
        Assert.Equal(scheme.Digest, canonical.Digest);
        Assert.Matches(@"^\d+\.\d+\.\d+$", LoupanLibrary.Version);
    }
}
