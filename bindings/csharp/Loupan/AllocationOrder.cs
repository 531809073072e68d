// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>In which order money pays debts (核销顺序), read from its JSON document and checked once. Immutable; threads may share it.</summary>
public sealed class AllocationOrder : IDisposable
{
    private AllocationOrder(IntPtr order) => Handle = new AllocationOrderHandle(order);

    internal AllocationOrderHandle Handle { get; }

    /// <summary>Reads and checks a document of an order.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe AllocationOrder FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_allocation_order_from_json(
                (IntPtr)text, bytes.Length, out var order, out var error);
            Library.Check(status, error);
            return new AllocationOrder(order);
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(Handle, this);
        var status = NativeMethods.loupan_allocation_order_to_json(lease.Address, indent ?? -1, out var json, out var error);
        Library.Check(status, error);
        return Utf8.Take(json);
    }

    /// <summary>Frees the handle. Ledgers that it was used for stay valid.</summary>
    public void Dispose() => Handle.Dispose();
}
