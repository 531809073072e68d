// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Loupan.Native;

namespace Loupan.Interop;

/// <summary>A handle of the C library, freed once, at the latest by the garbage collector.</summary>
internal abstract class NativeHandle : SafeHandle
{
    protected NativeHandle(IntPtr address)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(address);

    public override bool IsInvalid => handle == IntPtr.Zero;
}

internal sealed class SchemeHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_scheme_free(handle);
        return true;
    }
}

internal sealed class UnitsHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_units_free(handle);
        return true;
    }
}

internal sealed class UnitsBuilderHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_units_builder_free(handle);
        return true;
    }
}

internal sealed class PricesHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_prices_free(handle);
        return true;
    }
}

internal sealed class AreaRulesHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_area_rules_free(handle);
        return true;
    }
}

internal sealed class AreaFactsHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_area_facts_free(handle);
        return true;
    }
}

internal sealed class AreaSettlementsHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_area_settlements_free(handle);
        return true;
    }
}

/// <summary>Keeps a handle alive during a call, whatever other threads dispose meanwhile.</summary>
internal readonly ref struct Lease
{
    private readonly NativeHandle? _handle;

    /// <exception cref="ObjectDisposedException">The handle was disposed.</exception>
    public Lease(NativeHandle handle, object owner)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, owner);
        _handle = handle;
        var added = false;
        handle.DangerousAddRef(ref added);
        Address = handle.DangerousGetHandle();
    }

    public IntPtr Address { get; }

    public void Dispose() => _handle?.DangerousRelease();

    /// <summary>The lease of a handle that may be left out: its address is then zero.</summary>
    public static Lease OrNone(NativeHandle? handle, object? owner) => handle is null ? default : new Lease(handle, owner!);
}
