// SPDX-License-Identifier: Apache-2.0
namespace Loupan.Interop;

/// <summary>Numbers at a fixed scale with a validity bitmap.</summary>
internal readonly struct ScaledColumn
{
    internal const int AreaScale = 4;
    internal const int UnitPriceScale = 4;

    private ScaledColumn(long[] values, byte[] validity)
    {
        Values = values;
        Validity = validity;
    }

    internal long[] Values { get; }

    internal byte[] Validity { get; }

    internal static ScaledColumn From(IReadOnlyList<decimal?> values, int scale, string path)
    {
        ArgumentNullException.ThrowIfNull(values);
        var scaled = new long[values.Count];
        var validity = new byte[(values.Count + 7) / 8];
        for (var row = 0; row < values.Count; ++row)
        {
            if (values[row] is { } value)
            {
                scaled[row] = ToScaled(value, scale, path, row);
                validity[row / 8] |= (byte)(1 << (row % 8));
            }
        }

        return new ScaledColumn(scaled, validity);
    }

    /// <summary>A bitmap of which values are there.</summary>
    internal static byte[] ValidityOf(IReadOnlyList<int?> values)
    {
        var validity = new byte[(values.Count + 7) / 8];
        for (var row = 0; row < values.Count; ++row)
        {
            if (values[row].HasValue)
            {
                validity[row / 8] |= (byte)(1 << (row % 8));
            }
        }

        return validity;
    }

    /// <summary>The value at a scale, exact: more digits than the scale keeps are refused, not rounded.</summary>
    internal static long ToScaled(decimal value, int scale, string path, long? row)
    {
        var unit = Power(scale);
        // Digits first: a value of 28 digits times the unit could lose some of them without a sound.
        if (decimal.Round(value, scale) != value)
        {
            throw LoupanException.Make(LoupanStatus.InvalidArgument, "core.too_many_digits",
                $"more digits than the type keeps: '{Print(value)}'", $"位数超过该类型的精度:“{Print(value)}”", path, row, Print(value));
        }

        if (value > long.MaxValue / unit || value < long.MinValue / unit)
        {
            throw LoupanException.Make(LoupanStatus.Arithmetic, "core.overflow", $"the result does not fit: {Print(value)}",
                $"结果超出范围:{Print(value)}", path, row, Print(value));
        }

        return (long)(value * unit);
    }

    internal static decimal FromScaled(long value, int scale) => value / Power(scale);

    private static string Print(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Power(int scale)
    {
        var power = 1m;
        for (var i = 0; i < scale; ++i)
        {
            power *= 10m;
        }

        return power;
    }
}
