namespace Cubit.Catalog;

/// <summary>One way from a state to the next, and the step that takes it.</summary>
public sealed record Edge<TState, TStep>(TState From, TStep On, TState To)
    where TState : struct, Enum
    where TStep : struct, Enum;

/// <summary>What a thing may become: a table of states and steps, as data.</summary>
/// <param name="Name">What the table is about, in lower case: <c>order</c>.</param>
/// <param name="Initial">The states in which it may begin.</param>
/// <param name="Edges">Every way that there is; what is not listed cannot happen.</param>
public sealed record StateTable<TState, TStep>(
    string Name,
    IReadOnlyList<TState> Initial,
    IReadOnlyList<Edge<TState, TStep>> Edges
)
    where TState : struct, Enum
    where TStep : struct, Enum
{
    /// <summary>Whether a step is possible in a state.</summary>
    public bool Allows(TState from, TStep on) => Find(from, on) is not null;

    /// <summary>The state after a step.</summary>
    /// <exception cref="InvalidOperationException">The table has no such way.</exception>
    public TState Next(TState from, TStep on) =>
        Find(from, on)?.To ?? throw new InvalidOperationException($"No {Name} that is {Word(from)} can {Word(on)}.");

    /// <summary>The table as a Mermaid state diagram.</summary>
    public string ToMermaid() =>
        string.Join(
            '\n',
            [
                "stateDiagram-v2",
                .. Initial.Select(state => $"    [*] --> {Word(state)}"),
                .. Edges.Select(edge => $"    {Word(edge.From)} --> {Word(edge.To)}: {Word(edge.On)}"),
                .. Enum.GetValues<TState>()
                    .Where(state => !Edges.Any(edge => Same(edge.From, state)))
                    .Select(state => $"    {Word(state)} --> [*]"),
            ]
        );

    private Edge<TState, TStep>? Find(TState from, TStep on) =>
        Edges.FirstOrDefault(edge => Same(edge.From, from) && Same(edge.On, on));

    private static bool Same<T>(T a, T b) => EqualityComparer<T>.Default.Equals(a, b);

    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat($"{value}".Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{c}")).ToLowerInvariant();
}
