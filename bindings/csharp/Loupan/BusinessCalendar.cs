// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A business calendar (工作日历): on which days due dates may fall. Immutable; threads may share it.</summary>
public sealed class BusinessCalendar : IDisposable
{
    private BusinessCalendar(IntPtr calendar) => Handle = new CalendarHandle(calendar);

    internal CalendarHandle Handle { get; }

    /// <summary>The business days of mainland China, 2007 to 2026 (国务院节假日安排).</summary>
    public static BusinessCalendar China()
    {
        Library.Require();
        Library.Check(NativeMethods.loupan_calendar_china(out var calendar, out var error), error);
        return new BusinessCalendar(calendar);
    }

    /// <summary>Reads and checks a calendar document.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe BusinessCalendar FromJson(string json)
    {
        Library.Require();
        var bytes = Utf8.Bytes(json, nameof(json));
        fixed (byte* text = bytes)
        {
            var status = NativeMethods.loupan_calendar_from_json((IntPtr)text, bytes.Length, out var calendar, out var error);
            Library.Check(status, error);
            return new BusinessCalendar(calendar);
        }
    }

    /// <summary>Frees the handle. What was made with the calendar stays valid.</summary>
    public void Dispose() => Handle.Dispose();
}
