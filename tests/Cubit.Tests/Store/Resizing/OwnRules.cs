using Cubit.Accounts;
using Cubit.Store.Resizing;

namespace Cubit.Tests.Store.Resizing;

/// <summary>A rule set of an operator's own: that of linear/day under another id.</summary>
internal static class OwnRules
{
    public const string Id = "own/day";

    /// <summary>Who adds and assigns it.</summary>
    public static readonly Operator By = new("ana@example.com", StaffRole.Pricing, "10.0.0.5");

    public static string Text { get; } =
        RuleSetJson.ShippedTexts["linear/day"].Replace("\"linear/day\"", $"\"{Id}\"", StringComparison.Ordinal);

    /// <summary>The same id with another sentence.</summary>
    public static string Edited { get; } = Text.Replace("A refund is", "Refunds are", StringComparison.Ordinal);
}
