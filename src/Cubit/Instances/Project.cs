using Cubit.Accounts;
using Cubit.Calendar;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Instances;

/// <summary>How a project is paid for.</summary>
public enum BillingMethod
{
    /// <summary>By the subscription of the instance that it names.</summary>
    Subscription,

    /// <summary>By what it uses.</summary>
    PayAsYouGo,
}

/// <summary>Where a project is in its life.</summary>
public enum ProjectState
{
    /// <summary>Running.</summary>
    Normal,

    /// <summary>Stopped with its instance; it may come back with it.</summary>
    Frozen,

    /// <summary>Gone with its instance.</summary>
    Deleted,
}

/// <summary>What moves a project from state to state.</summary>
public enum ProjectStep
{
    /// <summary>It is billed by another method from now on.</summary>
    Switch,

    /// <summary>The instance that it names is frozen.</summary>
    Freeze,

    /// <summary>That instance is renewed or restored.</summary>
    Restore,

    /// <summary>That instance is deleted.</summary>
    Delete,
}

/// <summary>A piece of work of an account in a region.</summary>
/// <remarks>
/// Its state is that of the instance it names, so a worker that is late cannot be wrong about it. A project that is
/// billed as it goes names none, and nothing that happens to an instance touches it.
/// </remarks>
/// <param name="AccountId">The account that owns it.</param>
/// <param name="Name">Its name, unique in the account.</param>
/// <param name="Region">Where it runs.</param>
/// <param name="Method">How it is paid for.</param>
/// <param name="Instance">Number of the instance that it uses; null where it pays as it goes.</param>
/// <param name="BilledUntil">Usage before this instant is billed, or never will be; null where none is.</param>
/// <param name="MeteredUntil">Billed by subscription: until when work that ran on is metered; else null.</param>
/// <param name="Unbilled">Hours that are metered and not billed, in order; null where there are none.</param>
public sealed record Project(
    long AccountId,
    string Name,
    string Region,
    BillingMethod Method,
    long? Instance,
    Instant? BilledUntil = null,
    Instant? MeteredUntil = null,
    IReadOnlyList<MeteredHour>? Unbilled = null
)
{
    /// <summary>The life of a project as a table.</summary>
    public static StateTable<ProjectState, ProjectStep> Life { get; } =
        new(
            "project",
            [ProjectState.Normal],
            [
                new(ProjectState.Normal, ProjectStep.Switch, ProjectState.Normal),
                new(ProjectState.Normal, ProjectStep.Freeze, ProjectState.Frozen),
                new(ProjectState.Frozen, ProjectStep.Restore, ProjectState.Normal),
                new(ProjectState.Frozen, ProjectStep.Delete, ProjectState.Deleted),
            ]
        );

    private const string IdPrefix = "p-";
    private const int NameLengthMax = 40;

    /// <summary>Globally unique id: <c>p-1001-etl</c>.</summary>
    public string Id => IdOf(AccountId, Name);

    /// <summary>The globally unique id of an account's project.</summary>
    public static string IdOf(long accountId, string name) => $"{IdPrefix}{accountId}-{name}";

    /// <summary>The name of an account's project, if the id is one of that account's.</summary>
    public static bool TryName(long accountId, string id, out string name)
    {
        var prefix = $"{IdPrefix}{accountId}-";
        name = id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : "";
        return IsName(name);
    }

    /// <summary>Whether a text may name a project: a lower-case letter, then letters, digits and _.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= NameLengthMax
        && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>The close of the day, in a billing zone, of the first hour that is not billed; or null.</summary>
    public Instant? DayToBill(BillingZone zone) =>
        Unbilled is [var first, ..] ? zone.CloseOf(zone.LocalOf(first.From).Date) : null;

    /// <summary>When the first hours that are not billed will be.</summary>
    public Instant? BilledAt(BillingZone zone) => DayToBill(zone) + MeteredHour.LateBy;

    /// <summary>With further hours.</summary>
    public Project With(IEnumerable<MeteredHour> metered) =>
        this with
        {
            Unbilled = [.. (Unbilled ?? []).Concat(metered).OrderBy(hour => hour.From)],
        };

    /// <summary>With nothing left to bill before an instant.</summary>
    public Project Billed(Instant until) =>
        this with
        {
            BilledUntil = until,
            Unbilled = Unbilled?.Where(hour => hour.From >= until).ToList() is { Count: > 0 } left ? left : null,
        };

    /// <summary>Where it is in its life.</summary>
    /// <param name="instance">The instance that it names, or null where it names none.</param>
    /// <param name="at">When.</param>
    public ProjectState StateAt(Instance? instance, Instant at) =>
        (Method == BillingMethod.PayAsYouGo ? null : instance)?.StateAt(at) switch
        {
            InstanceState.Frozen => ProjectState.Frozen,
            InstanceState.Deleted => ProjectState.Deleted,
            _ => ProjectState.Normal,
        };

    /// <summary>When it will be deleted, or null where it is not frozen.</summary>
    public Instant? DeleteAt(Instance? instance, Instant at) =>
        StateAt(instance, at) == ProjectState.Frozen ? instance!.DeleteAt : null;
}
