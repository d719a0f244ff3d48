using System.Text.Json;
using Cubit.Amounts;
using Cubit.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store.Resizing;

/// <summary>A value in a JSON text together with its place, read strictly: every complaint names the place.</summary>
/// <remarks>For data that people write or that is kept for years; an absent field is not the same as null.</remarks>
public sealed class JsonPlace
{
    private static readonly JsonDocumentOptions EachFieldOnce = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _element;

    private JsonPlace(JsonElement element, string path) => (_element, Path) = (element, path);

    /// <summary>Where it is: <c>orders[0].discount</c>; empty at the top.</summary>
    public string Path { get; }

    /// <summary>The top of a JSON text.</summary>
    /// <exception cref="FormatException">It is not JSON, or names a field of an object twice.</exception>
    public static JsonPlace Parse(string json)
    {
        try
        {
            return new JsonPlace(JsonElement.Parse(json, EachFieldOnce), "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Searched(json);
        }
    }

    // The parser refuses a field that comes twice, or a name with a broken character, and does not say where it is.
    private static JsonPlace Searched(string json)
    {
        try
        {
            var top = new JsonPlace(JsonElement.Parse(json), "");
            top.RequireEachFieldOnce();
            return top;
        }
        catch (JsonException e)
        {
            throw new FormatException(
                $"the text is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}",
                e
            );
        }
    }

    /// <summary>Refuses every field but these, and whatever is not an object.</summary>
    /// <exception cref="FormatException">Another field, or not an object.</exception>
    public JsonPlace Only(params IReadOnlyList<string> names)
    {
        foreach (var name in FieldNames())
        {
            if (!names.Contains(name, StringComparer.Ordinal))
                throw Refused($"has an unknown field '{name}'; known are {string.Join(", ", names)}");
        }

        return this;
    }

    /// <summary>A field that must be there.</summary>
    /// <exception cref="FormatException">It is absent.</exception>
    public JsonPlace this[string name] => Find(name) ?? throw Refused($"lacks the field '{name}'");

    /// <summary>A field, or null where it is absent.</summary>
    public JsonPlace? Find(string name) =>
        Of(JsonValueKind.Object, "an object").TryGetProperty(name, out var value) ? new(value, Below(name)) : null;

    /// <summary>Whether this is null.</summary>
    public bool IsNull => _element.ValueKind == JsonValueKind.Null;

    /// <summary>The names of the fields, in order.</summary>
    public IReadOnlyList<string> FieldNames() =>
        [.. Of(JsonValueKind.Object, "an object").EnumerateObject().Select(field => Decoded(() => field.Name))];

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<JsonPlace> Items()
    {
        var list = Of(JsonValueKind.Array, "a list");
        return [.. list.EnumerateArray().Select((item, i) => new JsonPlace(item, $"{Path}[{i}]"))];
    }

    /// <summary>A text.</summary>
    public string Text()
    {
        var element = Of(JsonValueKind.String, "a text");
        return Decoded(() => element.GetString()!);
    }

    /// <summary>A whole number within these bounds, both included.</summary>
    public long Whole(long min, long max) =>
        Of(JsonValueKind.Number, "a whole number").TryGetInt64(out var value) && value >= min && value <= max
            ? value
            : throw Refused($"is not a whole number from {min} to {max}");

    /// <summary>An exact number, written as a text: <c>"0.85"</c> or <c>"34034/3"</c>.</summary>
    public Fraction Fraction() =>
        Amounts.Fraction.TryParse(Text(), out var value)
            ? value
            : throw Refused("is not a number like \"0.85\" or \"34034/3\"");

    /// <summary>A currency code of ISO 4217.</summary>
    public Currency Currency() =>
        Amounts.Currency.TryOf(Text(), out var found) ? found : throw Refused("is not a currency code of ISO 4217");

    /// <summary>The IANA name of a time zone.</summary>
    public BillingZone Zone() =>
        BillingZone.TryOf(Text(), out var found) ? found : throw Refused("is not the IANA name of a time zone");

    /// <summary>An instant in UTC: <c>2020-09-24T10:00:00Z</c>.</summary>
    public Instant Instant() =>
        InstantPattern.ExtendedIso.Parse(Text()) is { Success: true } parsed
            ? parsed.Value
            : throw Refused("is not an instant like 2020-09-24T10:00:00Z");

    /// <summary>A date: <c>2020-09-24</c>.</summary>
    public LocalDate Date() =>
        LocalDatePattern.Iso.Parse(Text()) is { Success: true } parsed
            ? parsed.Value
            : throw Refused("is not a date like 2020-09-24");

    /// <summary>One of the words of a closed list.</summary>
    public T Choice<T>()
        where T : struct, Enum
    {
        var text = Text();
        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value) == text)
                return value;
        }

        throw Refused($"is not one of {string.Join(", ", Enum.GetValues<T>().Select(Word))}");
    }

    /// <summary>The word of a closed list, in kebab case: <c>month-over-thirty</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>A complaint about what is here.</summary>
    public FormatException Refused(string what) => new($"{(Path.Length == 0 ? "the top level" : Path)} {what}");

    private void RequireEachFieldOnce()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in _element.ValueKind == JsonValueKind.Array ? Items() : [])
            item.RequireEachFieldOnce();
        foreach (var name in _element.ValueKind == JsonValueKind.Object ? FieldNames() : [])
        {
            if (!seen.Add(name))
                throw Refused($"names the field '{name}' twice");
            this[name].RequireEachFieldOnce();
        }
    }

    private JsonElement Of(JsonValueKind kind, string name) =>
        _element.ValueKind == kind ? _element : throw Refused($"is not {name}");

    private string Below(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    // Half of a surrogate pair is found only when the text is decoded.
    private string Decoded(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(Refused("holds a broken character").Message, e);
        }
    }
}
