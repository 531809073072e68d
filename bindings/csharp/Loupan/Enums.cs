// SPDX-License-Identifier: Apache-2.0
namespace Loupan;

/// <summary>What a caller would do about an error.</summary>
public enum LoupanStatus
{
    /// <summary>The input is not a value: mend the input.</summary>
    InvalidArgument = 1,

    /// <summary>Valid input that a rule forbids: change the deal or the rule.</summary>
    RuleViolation = 2,

    /// <summary>A result does not fit.</summary>
    Arithmetic = 3,

    /// <summary>Somebody else was faster: read again and retry.</summary>
    Conflict = 4,

    /// <summary>A record, row or key that should exist does not.</summary>
    NotFound = 5,

    /// <summary>The store failed.</summary>
    Storage = 6,

    /// <summary>No memory, or a defect.</summary>
    Internal = 7,
}

/// <summary>In which language a text is wanted.</summary>
public enum Language
{
    /// <summary>English.</summary>
    English = 0,

    /// <summary>中文.</summary>
    Chinese = 1,
}

/// <summary>What the areas of a list are measured in, and what a unit price is for.</summary>
public enum AreaUnit
{
    /// <summary>平方米.</summary>
    SquareMetre = 0,

    /// <summary>平方英尺.</summary>
    SquareFoot = 1,

    /// <summary>坪.</summary>
    Ping = 2,
}

/// <summary>What becomes of units that cannot be priced.</summary>
public enum OnError
{
    /// <summary>The call throws; <see cref="LoupanException.Rows"/> lists all bad rows.</summary>
    Raise = 0,

    /// <summary>These units have no price; <see cref="PriceList.Errors"/> lists them.</summary>
    Collect = 1,
}

/// <summary>A bound of a unit's price.</summary>
public enum PriceBound
{
    /// <summary>底价.</summary>
    Min,

    /// <summary>备案价/标价.</summary>
    Max,

    /// <summary>Sold or locked: the price stays as it is.</summary>
    Fixed,
}

/// <summary>A column of a price list.</summary>
public enum PriceColumn
{
    /// <summary>The unit price of the scheme's basis, 1e-4.</summary>
    UnitPrice = 0,

    /// <summary>总价, minor units.</summary>
    Total = 1,

    /// <summary>建筑面积单价, for display, 1e-4.</summary>
    GrossUnitPrice = 2,

    /// <summary>套内面积单价, for display, 1e-4.</summary>
    InnerUnitPrice = 3,
}

/// <summary>Why a price is what it is.</summary>
[Flags]
public enum PriceFlags
{
    /// <summary>It came from the factors alone.</summary>
    None = 0,

    /// <summary>Set by hand (手工调整).</summary>
    Overridden = 1,

    /// <summary>Raised to the floor price (底价).</summary>
    AtFloor = 2,

    /// <summary>Lowered to the filed or marked price (备案价/标价).</summary>
    AtCeiling = 4,

    /// <summary>Sold or locked: the given price stays.</summary>
    Fixed = 8,

    /// <summary>No price: the unit stands in the table of errors.</summary>
    Absent = 16,
}
