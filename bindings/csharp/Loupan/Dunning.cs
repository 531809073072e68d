// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>What was done about a line (催缴记录).</summary>
/// <param name="Step">The code of the step.</param>
/// <param name="On">The day.</param>
/// <param name="Promised">承诺付款日: no further step up to that day.</param>
/// <param name="Result">For people.</param>
public sealed record DunningRecord(string Step, DateOnly On, DateOnly? Promised = null, string Result = "")
{
    internal static void Write(Utf8JsonWriter json, DunningRecord of)
    {
        json.WriteString("step", of.Step);
        json.Write("on", of.On);
        json.Write("promised", of.Promised);
        json.WriteString("result", of.Result);
    }
}

/// <summary>A step that is due, or comes next (应办催缴).</summary>
/// <param name="Code">The code of the step.</param>
/// <param name="OffsetDays">From the due date; below zero before it.</param>
/// <param name="Level">催缴级别: <c>reminder</c>, <c>call</c>, <c>notice</c>, ...</param>
/// <param name="Method"><c>sms</c>, <c>phone</c>, <c>letter</c>, ...</param>
/// <param name="Text">The code of the text to send.</param>
/// <param name="Urges">构成催告: it counts as urging payment.</param>
/// <param name="On">The day from which on it may be taken.</param>
/// <param name="Skipped">The codes of steps that were passed over.</param>
public sealed record DunningAction(string Code, int OffsetDays, string Level, string Method, string Text, bool Urges, DateOnly On,
    IReadOnlyList<string> Skipped);

/// <summary>What to do now and what comes next (催缴计划).</summary>
/// <param name="Now">Null when nothing is to be done on that day.</param>
/// <param name="Next">The next step after that, if the line stays unpaid.</param>
public sealed record DunningPlan(DunningAction? Now, DunningAction? Next)
{
    internal static DunningPlan Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new DunningPlan(Action(document.RootElement, "now"), Action(document.RootElement, "next"));
    }

    private static DunningAction? Action(JsonElement plan, string name)
    {
        if (!plan.TryGetProperty(name, out var of))
        {
            return null;
        }

        string Text(string field) => of.GetProperty(field).GetString()!;
        return new DunningAction(Text("code"), of.GetProperty("offset_days").GetInt32(), Text("level"), Text("method"), Text("text"),
            of.GetProperty("urges").GetBoolean(), DateOnly.ParseExact(Text("on"), "yyyy-MM-dd"),
            of.GetProperty("skipped").EnumerateArray().Select(code => code.GetString()!).ToArray());
    }
}

/// <summary>Steps of dunning (催缴阶梯), read from their JSON document and checked once. Immutable; threads may share it.</summary>
public sealed class DunningLadder : IDisposable
{
    private DunningLadder(IntPtr ladder) => Handle = new DunningLadderHandle(ladder);

    /// <summary>The document of the usual ladder, which <see cref="Ledger.Dunning"/> takes when it is given none: reminders 7 and 3 days
    /// before, a call on the day after, letters after 7, 15 and 30 days.</summary>
    public static string UsualJson
    {
        get
        {
            Library.Require();
            Library.Check(NativeMethods.loupan_dunning_ladder_to_json(IntPtr.Zero, -1, out var json, out var error), error);
            return Utf8.Take(json);
        }
    }

    internal DunningLadderHandle Handle { get; }

    /// <summary>Reads and checks a document of a ladder.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe DunningLadder FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_dunning_ladder_from_json(
                (IntPtr)text, bytes.Length, out var ladder, out var error);
            Library.Check(status, error);
            return new DunningLadder(ladder);
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(Handle, this);
        Library.Check(NativeMethods.loupan_dunning_ladder_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>Frees the handle.</summary>
    public void Dispose() => Handle.Dispose();
}
