// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A list of units (房源表). Immutable; threads may share it. Made by <see cref="UnitListBuilder"/> or from CSV.</summary>
public sealed class UnitList : IDisposable
{
    internal UnitList(UnitsHandle handle)
    {
        Handle = handle;
        using var lease = new Lease(handle, this);
        Count = checked((int)NativeMethods.loupan_units_count(lease.Address));
    }

    /// <summary>How many units the list has.</summary>
    public int Count { get; }

    internal UnitsHandle Handle { get; }

    /// <summary>Reads CSV text with the known headers.</summary>
    /// <exception cref="LoupanException">The text is not valid, with line and column or row.</exception>
    public static UnitList FromCsv(string csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        return FromCsv(Utf8.Bytes(csv, nameof(csv)));
    }

    /// <summary>The same from UTF-8.</summary>
    /// <exception cref="LoupanException">The text is not valid, with line and column or row.</exception>
    public static unsafe UnitList FromCsv(ReadOnlySpan<byte> csv)
    {
        Library.Require();
        fixed (byte* text = csv)
        {
            var status = NativeMethods.loupan_units_from_csv((IntPtr)text, csv.Length, out var units, out var error);
            Library.Check(status, error);
            return new UnitList(new UnitsHandle(units));
        }
    }

    /// <summary>The key of a unit, or its row number where the list has no keys.</summary>
    /// <exception cref="LoupanException"><c>core.not_found</c></exception>
    public string Key(int row)
    {
        using var lease = new Lease(Handle, this);
        Library.Check(NativeMethods.loupan_units_key(lease.Address, row, out var key, out var error), error);
        return Utf8.Take(key);
    }

    /// <summary>The row of the unit with that key.</summary>
    /// <exception cref="LoupanException"><c>pricing.unit_unknown</c></exception>
    public unsafe int RowOf(string key)
    {
        var bytes = Utf8.Bytes(key, nameof(key));
        using var lease = new Lease(Handle, this);
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_units_find(lease.Address, (IntPtr)text, bytes.Length, out var row, out var error);
            Library.Check(status, error);
            return checked((int)row);
        }
    }

    /// <summary>Frees the handle. What was made from the list stays valid.</summary>
    public void Dispose() => Handle.Dispose();
}
