// SPDX-License-Identifier: Apache-2.0
namespace Loupan;

/// <summary>One unit's prices (一房一价), in the main unit of the currency; null where the unit has no price.</summary>
/// <param name="Key">The unit's key.</param>
/// <param name="UnitPrice">The unit price of the scheme's basis.</param>
/// <param name="Total">总价.</param>
/// <param name="GrossUnitPrice">建筑面积单价, for display; null also without a gross area.</param>
/// <param name="InnerUnitPrice">套内面积单价, for display; null also without an inner area.</param>
/// <param name="Flags">Why the price is what it is.</param>
public sealed record PriceLine(
    string Key, decimal? UnitPrice, decimal? Total, decimal? GrossUnitPrice, decimal? InnerUnitPrice, PriceFlags Flags);
