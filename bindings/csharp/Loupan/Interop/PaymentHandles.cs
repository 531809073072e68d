// SPDX-License-Identifier: Apache-2.0
using Loupan.Native;

namespace Loupan.Interop;

internal sealed class ChargeTableHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_charge_table_free(handle);
        return true;
    }
}

internal sealed class CalendarHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_calendar_free(handle);
        return true;
    }
}

internal sealed class InstalmentsHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_instalments_free(handle);
        return true;
    }
}

internal sealed class LoanScheduleHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_loan_schedule_free(handle);
        return true;
    }
}

internal sealed class PayPlanHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_pay_plan_free(handle);
        return true;
    }
}

internal sealed class PayScheduleHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_pay_schedule_free(handle);
        return true;
    }
}

internal sealed class LateFeeRulesHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_late_fee_rules_free(handle);
        return true;
    }
}

internal sealed class OverdueHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_overdue_free(handle);
        return true;
    }
}

internal sealed class LateFeesHandle(IntPtr address) : NativeHandle(address)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.loupan_late_fees_free(handle);
        return true;
    }
}
