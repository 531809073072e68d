// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A dated table of taxes and fees (税费表), read from its JSON document and checked once. Immutable; threads may share it.</summary>
public sealed class ChargeTable : IDisposable
{
    private readonly ChargeTableHandle _handle;

    private ChargeTable(IntPtr table) => _handle = new ChargeTableHandle(table);

    /// <summary>Reads and checks a document of a table.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe ChargeTable FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_charge_table_from_json((IntPtr)text, bytes.Length, out var table, out var error);
            Library.Check(status, error);
            return new ChargeTable(table);
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_charge_table_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>This table with a local one over it (全国表叠加地方表).</summary>
    /// <exception cref="LoupanException">The two cannot be joined.</exception>
    public ChargeTable With(ChargeTable local)
    {
        ArgumentNullException.ThrowIfNull(local);
        using var national = new Lease(_handle, this);
        using var over = new Lease(local._handle, local);
        var status = NativeMethods.loupan_charge_table_with(national.Address, over.Address, out var joined, out var error);
        Library.Check(status, error);
        return new ChargeTable(joined);
    }

    /// <summary>The taxes and fees of a deal (计算税费), as JSON: lines, what is missing, and who pays how much.</summary>
    /// <param name="factsJson">The deal, with the fields of docs/charges.md.</param>
    /// <param name="reportMissing">Whether a charge without a rule is reported instead of refused.</param>
    /// <exception cref="LoupanException"><c>payment.charge_missing</c>, <c>core.empty</c> with the fact that a rule needs, and others.</exception>
    public unsafe string ChargesJson(string factsJson, bool reportMissing = false)
    {
        var facts = Utf8.Bytes(factsJson, nameof(factsJson));
        using var lease = new Lease(_handle, this);
        fixed (byte* text = facts)
        {
            var status = NativeMethods.loupan_charges(
                lease.Address, (IntPtr)text, facts.Length, reportMissing ? 1 : 0, out var charges, out var error);
            Library.Check(status, error);
            return Utf8.Take(charges);
        }
    }

    /// <summary>How they come about, a line a step (税费说明).</summary>
    /// <exception cref="LoupanException">As for the charges.</exception>
    public unsafe string Explain(string factsJson, bool reportMissing = false, Language language = Language.English)
    {
        var facts = Utf8.Bytes(factsJson, nameof(factsJson));
        using var lease = new Lease(_handle, this);
        fixed (byte* text = facts)
        {
            var status = NativeMethods.loupan_charges_explain(lease.Address, (IntPtr)text, facts.Length, reportMissing ? 1 : 0,
                (int)language, NativeMethods.LOUPAN_EXPLAIN_TEXT, out var told, out var error);
            Library.Check(status, error);
            return Utf8.Take(told);
        }
    }

    /// <summary>Frees the handle.</summary>
    public void Dispose() => _handle.Dispose();
}
