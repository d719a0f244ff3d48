using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Decides on projects: creating them, how they are billed, and what their use costs.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class SwitchBilling
{
    /// <summary>Creates a project that uses an instance, or pays as it goes where none is named.</summary>
    /// <errors>auth.forbidden, project.name_invalid, project.name_taken, instance.unknown,
    /// project.region_mismatch, instance.frozen, instance.deleted</errors>
    public static Decision<Happened> Create(
        Holdings holdings,
        string name,
        string region,
        long? instance,
        Instant at,
        string actor,
        Role role
    ) =>
        (RolePowers.RefuseToOrder(role) ?? RefuseName(holdings, name) ?? RefuseInstance(holdings, instance, region, at))
            is { } refusal
            ? refusal
            : new Happened([
                new ProjectCreated(
                    at,
                    actor,
                    new Project(
                        holdings.Account!.Id,
                        name,
                        region,
                        instance is null ? BillingMethod.PayAsYouGo : BillingMethod.Subscription,
                        instance,
                        MeteredHour.HourOf(at)
                    )
                ),
            ]);

    /// <summary>Switches to pay-as-you-go at once: an order of conversion, which costs nothing.</summary>
    /// <errors>auth.forbidden, project.unknown, project.method_unchanged, instance.frozen, instance.deleted,
    /// cancellation.pending, project.not_metered</errors>
    public static Decision<Happened> ToPayAsYouGo(
        Holdings holdings,
        string name,
        Market market,
        Instant at,
        string actor,
        Role role
    )
    {
        if ((RolePowers.RefuseToOrder(role) ?? RefuseSwitch(holdings, name, BillingMethod.PayAsYouGo)) is { } refusal)
            return refusal;
        var project = holdings.Projects[name];
        var instance = holdings.Instances[project.Instance!.Value];
        if ((OrderRefusals.OfLife(instance, at) ?? OrderRefusals.OfTicket(instance)) is { } unfit)
            return unfit;
        if (market.Book.PerUnitHour is null)
            return Refusal.Of(
                "project.not_metered",
                $"{market.Book.Product.Name} has no pay-as-you-go price in this region."
            );
        var account = holdings.Account!;
        var order = new Order(
            account.Id,
            Order.NextNumber(account, at),
            OrderKind.Conversion,
            instance.Number,
            instance.Configuration,
            instance.Configuration,
            Money.Zero(market.Book.Currency),
            market.Fx is { } fx ? Money.Zero(fx.To) : null,
            market.Fx,
            null,
            market.Rules.Id,
            market.Book.Version,
            market.Book.Agreement,
            [],
            at,
            at,
            [new StateChange(OrderState.Provisioning, at, actor), new StateChange(OrderState.Completed, at, actor)],
            null,
            Project: name
        );
        return new Happened([
            new OrderPlaced(order, instance),
            new ProjectSwitched(at, actor, name, BillingMethod.PayAsYouGo, null, MeteredFrom: MeteredHour.HourOf(at)),
        ]);
    }

    /// <summary>Switches back to the subscription of an active instance in the project's region.</summary>
    /// <errors>auth.forbidden, project.unknown, project.method_unchanged, instance.unknown,
    /// project.region_mismatch, instance.frozen, instance.deleted, cancellation.pending</errors>
    public static Decision<Happened> ToSubscription(
        Holdings holdings,
        string name,
        long instance,
        Instant at,
        string actor,
        Role role
    ) =>
        (
            RolePowers.RefuseToOrder(role)
            ?? RefuseSwitch(holdings, name, BillingMethod.Subscription)
            ?? RefuseInstance(holdings, instance, holdings.Projects[name].Region, at)
            ?? OrderRefusals.OfTicket(holdings.Instances[instance])
        )
            is { } refusal
            ? refusal
            : new Happened([
                new ProjectSwitched(
                    at,
                    actor,
                    name,
                    BillingMethod.Subscription,
                    instance,
                    MeteredUntil: at + MeteredHour.EndsWithin
                ),
            ]);

    /// <summary>
    /// Bills metered hours that are not billed yet: units × hours × price, rounded once. Hours before are left out, so
    /// that billing a day again bills nothing.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="hours">What was metered.</param>
    /// <param name="until">The first instant after what is billed.</param>
    /// <param name="market">What is on offer.</param>
    /// <param name="at">When.</param>
    /// <param name="actor">Who.</param>
    public static Happened Bill(
        Project project,
        IReadOnlyList<MeteredHour> hours,
        Instant until,
        Market market,
        Instant at,
        string actor
    )
    {
        var billed = hours.Where(hour => !(hour.From < project.BilledUntil) && hour.From < until).ToList();
        var unitHours = MeteredHour.Sum(billed);
        if (until <= project.BilledUntil || market.Book.PerUnitHour is not { } price)
            return new Happened([]);
        var total = Rounding.HalfAwayFromZero(unitHours * price, market.Book.Currency);
        var settled = market.Fx is { } fx ? Rounding.HalfAwayFromZero(total.Exact * fx.Rate, fx.To) : (Money?)null;
        return new Happened([
            new UsageBilled(
                at,
                actor,
                project.Name,
                until,
                unitHours,
                total,
                settled,
                market.Book.Version,
                price,
                market.Fx,
                billed
            ),
        ]);
    }

    private static Refusal? RefuseName(Holdings holdings, string name) =>
        !Project.IsName(name)
            ? Refusal.Of(
                "project.name_invalid",
                "A project's name begins with a lower-case letter and has up to 40 letters, digits and _.",
                ("name", name)
            )
        : holdings.Projects.ContainsKey(name)
            ? Refusal.Of("project.name_taken", $"There is a project {name} already.", ("name", name))
        : null;

    private static Refusal? RefuseInstance(Holdings holdings, long? instance, string region, Instant at) =>
        instance is not { } number ? null
        : holdings.Instances.GetValueOrDefault(number) is not { } found ? Refusals.UnknownInstance()
        : found.Region != region
            ? Refusal.Of(
                "project.region_mismatch",
                $"The instance runs in {found.Region}, not in {region}.",
                ("region", found.Region)
            )
        : OrderRefusals.OfLife(found, at);

    private static Refusal? RefuseSwitch(Holdings holdings, string name, BillingMethod method) =>
        holdings.Projects.GetValueOrDefault(name) is not { } project
            ? Refusal.Of("project.unknown", "There is no such project in this account.", ("project", name))
        : project.Method == method
            ? Refusal.Of(
                "project.method_unchanged",
                $"The project {name} is billed like that already.",
                ("project", name)
            )
        : null;
}
