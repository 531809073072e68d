// SPDX-License-Identifier: Apache-2.0
using Loupan.Native;

namespace Loupan.Interop;

internal sealed class AllocationOrderHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_allocation_order_free(handle);
        return true;
    }
}

internal sealed class DunningLadderHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_dunning_ladder_free(handle);
        return true;
    }
}

internal sealed class LedgerHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_ledger_free(handle);
        return true;
    }
}

internal sealed class BalancesHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_balances_free(handle);
        return true;
    }
}

internal sealed class AllocationsHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_allocations_free(handle);
        return true;
    }
}

internal sealed class AgeingHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_ageing_free(handle);
        return true;
    }
}

/// <summary>loupan_posting_options.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
internal struct PostingOptions
{
    internal int StructSize;
    internal int HasOpenFrom;
    internal int OpenFrom;

    internal static unsafe PostingOptions From(DateOnly? openFrom) => new()
    {
        StructSize = sizeof(PostingOptions),
        HasOpenFrom = openFrom is null ? 0 : 1,
        OpenFrom = openFrom is { } day ? DayColumn.ToDays(day) : 0,
    };
}
