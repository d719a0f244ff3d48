namespace Cubit.Catalog;

/// <summary>
/// Why something that a customer asked for is not done: a stable dotted code and a sentence for people.
/// </summary>
/// <remarks>A refusal is a value; a caller's mistake is an <see cref="ArgumentException"/>.</remarks>
/// <param name="Code">The stable code: <c>configuration.below_minimum</c>.</param>
/// <param name="Detail">One sentence that names the value at fault and the remedy.</param>
/// <param name="Values">The values at fault by name, as text.</param>
public sealed record Refusal(string Code, string Detail, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A refusal with the values at fault.</summary>
    public static Refusal Of(string code, string detail, params IEnumerable<(string Name, string Value)> values) =>
        new(code, detail, values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal));
}

/// <summary>What was decided: exactly one of the accepted value and the refusal.</summary>
public sealed class Decision<T>
    where T : class
{
    private Decision(T? accepted, Refusal? refusal) => (Accepted, Refusal) = (accepted, refusal);

    /// <summary>What was accepted, or null.</summary>
    public T? Accepted { get; }

    /// <summary>Why it was refused, or null.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Accepts.</summary>
    public static implicit operator Decision<T>(T accepted) => new(accepted, null);

    /// <summary>Refuses.</summary>
    public static implicit operator Decision<T>(Refusal refusal) => new(null, refusal);

    /// <summary>The accepted value, where the caller knows that it cannot be refused.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Accepted ?? throw new InvalidOperationException($"Refused: {Refusal!.Code}: {Refusal.Detail}");
}
