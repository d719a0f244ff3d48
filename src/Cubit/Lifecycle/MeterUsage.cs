using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Decides on hours that a metering system reports: each counts once.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class MeterUsage
{
    /// <summary>Takes down metered hours of a project; what is known already happens no more.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="name">Name of the project.</param>
    /// <param name="hours">What was metered.</param>
    /// <param name="bookAt">The price book that has a price of use where the project runs, by the instant.</param>
    /// <param name="at">When.</param>
    /// <param name="actor">Who.</param>
    /// <errors>project.unknown, usage.hour_invalid, usage.hour_not_over, usage.hour_billed, project.not_metered,
    /// usage.hour_changed</errors>
    public static Decision<Happened> Decide(
        Holdings holdings,
        string name,
        IReadOnlyList<MeteredHour> hours,
        Func<Instant, PriceBook?> bookAt,
        Instant at,
        string actor
    )
    {
        if (holdings.Projects.GetValueOrDefault(name) is not { } project)
            return Refusal.Of("project.unknown", "There is no such project in this account.", ("project", name));
        var known = (project.Unbilled ?? []).ToDictionary(hour => hour.From);
        var fresh = new List<MeteredHour>();
        foreach (var hour in hours)
        {
            if ((RefuseTime(project, hour.From, at) ?? RefuseMetering(project, hour.From, bookAt)) is { } refusal)
                return refusal;
            if (known.TryAdd(hour.From, hour))
                fresh.Add(hour);
            else if (known[hour.From].ComputeUnits != hour.ComputeUnits)
                return Of("usage.hour_changed", "was metered with another amount; correct the bill instead", hour.From);
        }

        return new Happened(fresh.Count == 0 ? [] : [new UsageMetered(at, actor, name, fresh)]);
    }

    private static Refusal? RefuseTime(Project project, Instant from, Instant at) =>
        from != MeteredHour.HourOf(from) ? Of("usage.hour_invalid", "is not the beginning of an hour", from)
        : from + MeteredHour.Length > at ? Of("usage.hour_not_over", "begins an hour that is not over", from)
        : from < project.BilledUntil
            ? Of("usage.hour_billed", "begins an hour that is billed, or before the project paid as it goes", from)
        : null;

    private static Refusal? RefuseMetering(Project project, Instant from, Func<Instant, PriceBook?> bookAt) =>
        (project.Method == BillingMethod.PayAsYouGo || from < project.MeteredUntil) && bookAt(from) is not null
            ? null
            : Of("project.not_metered", "begins an hour in which the project was not metered", from);

    private static Refusal Of(string code, string why, Instant from) =>
        Refusal.Of(code, $"{from} {why}.", ("hour", $"{from}"));
}
