using System.Globalization;
using Cubit.Catalog;
using Cubit.Orders;

namespace Cubit.Web.Console.Resizing;

/// <summary>What came back from the page that resizes: text as typed, never trusted.</summary>
/// <param name="Size">The compute units or the configuration asked for.</param>
/// <param name="QuotedSize">The size that the quote shown was for.</param>
/// <param name="QuoteId">The quote shown.</param>
/// <param name="Key">The idempotency key of the page shown; a double click sends it twice.</param>
/// <param name="Agreement">Id and version of the agreement ticked.</param>
/// <param name="Buying">Whether Buy Now was pressed.</param>
public sealed record ResizeForm(
    string? Size,
    string? QuotedSize = null,
    string? QuoteId = null,
    string? Key = null,
    string? Agreement = null,
    bool Buying = false
)
{
    private const char AgreementSeparator = '@';

    /// <summary>Whether what is asked for is what the quote shown was for.</summary>
    public bool IsQuoted => QuoteId is { Length: > 0 } && Key is { Length: > 0 } && Size?.Trim() == QuotedSize;

    /// <summary>Reads a posted form.</summary>
    public static ResizeForm Of(IFormCollection form) =>
        new(form["size"], form["quoted"], form["quote"], form["key"], form["agreement"], form["action"] == "buy");

    /// <summary>The form as it starts: the configuration in force, not yet changed.</summary>
    public static ResizeForm Of(Configuration held) =>
        held switch
        {
            Configuration.Units units => new($"{units.ComputeUnits}"),
            Configuration.Named named => new(named.Name),
            _ => throw new ArgumentOutOfRangeException(nameof(held), held, "A configuration is a size or a name."),
        };

    /// <summary>The value of the checkbox that accepts an agreement.</summary>
    public static string Accepting(Agreement agreement) => $"{agreement.Id}{AgreementSeparator}{agreement.Version}";

    /// <summary>The id and version that were ticked, or null.</summary>
    public AgreementReference? Accepted() => AcceptedIn(Agreement);

    /// <summary>The id and version in the value of a ticked checkbox, or null.</summary>
    public static AgreementReference? AcceptedIn(string? value) =>
        value?.Split(AgreementSeparator) is [var id, var version] ? new(id, version) : null;

    /// <summary>The configuration asked for.</summary>
    /// <errors>configuration.unknown</errors>
    public Decision<Configuration> Target(Product product)
    {
        var text = Size?.Trim() ?? "";
        if (product.Units is not { } range)
            return new Configuration.Named(text);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            ? new Configuration.Units(units)
            : Refusal.Of(
                "configuration.unknown",
                $"{(text.Length == 0 ? "Nothing" : $"“{Shortened(text)}”")} is not a number of compute units; "
                    + $"write a whole number from {range.Min:N0} to {range.Max:N0}."
            );
    }

    private static string Shortened(string text) => text.Length <= 20 ? text : $"{text[..20]}…";
}
