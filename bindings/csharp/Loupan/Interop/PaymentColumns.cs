// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Loupan.Interop;

/// <summary>loupan_level_options.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LevelOptions
{
    internal int StructSize;
    internal int OnError;
    internal int PeriodsPerYear;
    internal int Rounding;
    internal long RoundingStep;
}

/// <summary>loupan_late_fee_options; the code of the currency stays zero, which is CNY.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LateFeeOptions
{
    internal int StructSize;
    internal int OnError;
    internal int Currency;
}

/// <summary>Days as the C library counts them, and columns of them.</summary>
internal static class DayColumn
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    internal static int ToDays(DateOnly day) => day.DayNumber - Epoch;

    internal static unsafe DateOnly? Read(IntPtr days, IntPtr validity, int row) =>
        IsPresent(validity, row) ? DateOnly.FromDayNumber(((int*)days)[row] + Epoch) : null;

    /// <summary>Whether the bitmap has the row; one that is not there has all.</summary>
    internal static unsafe bool IsPresent(IntPtr validity, int row) =>
        validity == IntPtr.Zero || ((((byte*)validity)[row / 8] >> (row % 8)) & 1) != 0;
}
