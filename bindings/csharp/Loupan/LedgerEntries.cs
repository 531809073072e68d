// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Loupan.Interop;

namespace Loupan;

/// <summary>What a debt is made of (债务构成); the number is that of the C library.</summary>
public enum DebtPart
{
    /// <summary>实现债权的费用.</summary>
    Cost = 0,

    /// <summary>利息.</summary>
    Interest = 1,

    /// <summary>本金.</summary>
    Principal = 2,

    /// <summary>违约金/滞纳金.</summary>
    Penalty = 3,
}

/// <summary>The account that money came into (收款账户性质).</summary>
public enum AccountType
{
    /// <summary>监管账户.</summary>
    Supervised,

    /// <summary>一般账户.</summary>
    Operating,
}

/// <summary>Where a receipt stands (单据状态).</summary>
public enum ReceiptState
{
    /// <summary>草稿: it pays nothing.</summary>
    Draft,

    /// <summary>已确认.</summary>
    Confirmed,

    /// <summary>已审核.</summary>
    Audited,
}

/// <summary>Whether the bank's statement agrees (银行流水对账).</summary>
public enum ReconcileState
{
    /// <summary>未对账.</summary>
    Open,

    /// <summary>一致.</summary>
    Matched,

    /// <summary>异常.</summary>
    Mismatch,

    /// <summary>待补单.</summary>
    Awaiting,
}

/// <summary>Which day a reversal counts from for late fees (红冲起算日).</summary>
public enum ReversalValue
{
    /// <summary>As if the money had never come.</summary>
    Original,

    /// <summary>The money was there until the reversal.</summary>
    Reversal,
}

/// <summary>What ends a line other than payment (终止方式).</summary>
public enum ClosingKind
{
    /// <summary>换房转出.</summary>
    Transferred,

    /// <summary>退房作废.</summary>
    Cancelled,

    /// <summary>坏账核销.</summary>
    WrittenOff,
}

/// <summary>What the payer designates (指定核销).</summary>
/// <param name="Receivable">The key of the line.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="What">Which part; null for the order's parts.</param>
public sealed record ReceiptLine(string Receivable, decimal Amount, DebtPart? What = null)
{
    internal static void Write(Utf8JsonWriter json, ReceiptLine of)
    {
        json.WriteString("receivable", of.Receivable);
        json.Write("amount", of.Amount);
        if (of.What is { } part)
        {
            json.Write("what", part);
        }
    }
}

/// <summary>Money that came in (收款单).</summary>
public sealed record Receipt
{
    /// <summary>收据号, unique in its ledger.</summary>
    public required string No { get; init; }

    /// <summary>到账日.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Above zero, in the currency of the ledger.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Who paid; may differ from the buyer.</summary>
    public string Payer { get; init; } = "";

    /// <summary>收款方式.</summary>
    public string Channel { get; init; } = "";

    /// <summary>收款账户性质.</summary>
    public AccountType Account { get; init; } = AccountType.Supervised;

    /// <summary>票据号; used once.</summary>
    public string SlipNo { get; init; } = "";

    /// <summary>What the payer designates; the rest goes by the order.</summary>
    public IReadOnlyList<ReceiptLine> Lines { get; init; } = [];

    /// <summary>单据状态.</summary>
    public ReceiptState State { get; init; } = ReceiptState.Confirmed;

    /// <summary>银行流水对账.</summary>
    public ReconcileState Reconciled { get; init; } = ReconcileState.Open;

    internal byte[] ToJson() => JsonFields.Object(json =>
    {
        json.WriteString("no", No);
        json.Write("on", On);
        json.WriteString("payer", Payer);
        json.WriteString("channel", Channel);
        json.Write("account", Account);
        json.Write("amount", Amount);
        json.WriteString("slip_no", SlipNo);
        json.WriteList("lines", Lines, ReceiptLine.Write);
        json.Write("state", State);
        json.Write("reconciled", Reconciled);
    });
}

/// <summary>A red receipt (红字收据): it takes a whole receipt back.</summary>
/// <param name="No">Its own number.</param>
/// <param name="Reverses">The number of the receipt.</param>
/// <param name="On">The day.</param>
/// <param name="Reason">Not empty.</param>
/// <param name="Value">Which day counts for late fees.</param>
public sealed record RedReceipt(string No, string Reverses, DateOnly On, string Reason, ReversalValue Value = ReversalValue.Original)
{
    internal byte[] ToJson() => JsonFields.Object(json =>
    {
        json.WriteString("no", No);
        json.WriteString("reverses", Reverses);
        json.Write("on", On);
        json.WriteString("reason", Reason);
        json.Write("value", Value);
    });
}
