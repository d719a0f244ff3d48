using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Orders;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Something that happened to one instance.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Instance">Number of the instance.</param>
public abstract record InstanceEvent(Instant At, string Actor, long Instance) : LifeEvent(At, Actor)
{
    /// <summary>The instance after it.</summary>
    public abstract Instance Apply(Instance before);
}

/// <summary>The owner was told that an instance will be frozen or deleted.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Instance">Number of the instance.</param>
/// <param name="Becomes">What it will be.</param>
/// <param name="Then">When it will be that.</param>
/// <param name="DaysAhead">7, 3 or 1.</param>
public sealed record ReminderSent(
    Instant At,
    string Actor,
    long Instance,
    InstanceState Becomes,
    Instant Then,
    int DaysAhead
) : InstanceEvent(At, Actor, Instance)
{
    /// <inheritdoc/>
    public override Instance Apply(Instance before) => before with { RemindedAt = Then - Duration.FromDays(DaysAhead) };
}

/// <summary>The owner turned automatic renewal on, changed it, or turned it off.</summary>
public sealed record AutoRenewalSet(Instant At, string Actor, long Instance, AutoRenewal? Setting)
    : InstanceEvent(At, Actor, Instance)
{
    /// <inheritdoc/>
    /// <remarks>The attempt of the day that is running is made at once, and none of those before.</remarks>
    public override Instance Apply(Instance before) =>
        before with
        {
            AutoRenewal = Setting,
            TriedAt = At - Duration.FromDays(1),
        };
}

/// <summary>An attempt to renew by itself was made; where it was refused, the next is a day later.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Instance">Number of the instance.</param>
/// <param name="Due">When the attempt was due.</param>
/// <param name="Refused">Code of the refusal, or null where it went ahead.</param>
public sealed record AutoRenewalTried(Instant At, string Actor, long Instance, Instant Due, string? Refused)
    : InstanceEvent(At, Actor, Instance)
{
    /// <inheritdoc/>
    public override Instance Apply(Instance before) => before with { TriedAt = Due };
}

/// <summary>A next term with another size or price began.</summary>
public sealed record PlannedTermBegun(Instant At, string Actor, long Instance) : InstanceEvent(At, Actor, Instance)
{
    /// <inheritdoc/>
    public override Instance Apply(Instance before) =>
        before with
        {
            Configuration = before.Planned!.Configuration,
            Subscription = before.Subscription with { ListPerMonth = before.Planned.ListPerMonth },
            RenewalChangePlanned = false,
            Planned = null,
            Version = before.Version + 1,
        };
}

/// <summary>The last term of an instance ended.</summary>
public sealed record InstanceFrozen(Instant At, string Actor, long Instance) : InstanceEvent(At, Actor, Instance)
{
    /// <inheritdoc/>
    public override Instance Apply(Instance before) =>
        before with
        {
            Recorded = InstanceLife.Table.Next(before.Recorded, InstanceStep.EndTerm),
        };
}

/// <summary>An instance is gone, and the projects that named it with it.</summary>
public sealed record InstanceDeleted(Instant At, string Actor, long Instance) : InstanceEvent(At, Actor, Instance)
{
    /// <inheritdoc/>
    public override Instance Apply(Instance before) =>
        before with
        {
            Recorded = InstanceLife.Table.Next(before.Recorded, InstanceStep.Delete),
            Subscription = before.Subscription with { Tranches = [] },
            AutoRenewal = null,
            Version = before.Version + 1,
        };
}

/// <summary>A project began.</summary>
public sealed record ProjectCreated(Instant At, string Actor, Project Project) : LifeEvent(At, Actor);

/// <summary>A project is billed by another method from now on.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Project">Its name.</param>
/// <param name="Method">The method.</param>
/// <param name="Instance">Number of the instance that it uses; null where it pays as it goes.</param>
public sealed record ProjectSwitched(Instant At, string Actor, string Project, BillingMethod Method, long? Instance)
    : LifeEvent(At, Actor);

/// <summary>Metered use of a project was billed.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Project">Its name.</param>
/// <param name="Until">Use before this instant is billed.</param>
/// <param name="UnitHours">Compute units times hours.</param>
/// <param name="Total">The charge, in the price currency.</param>
/// <param name="Settlement">The same in the account's currency, or null where that is the price currency.</param>
/// <param name="PriceBook">Version of the price book.</param>
public sealed record UsageBilled(
    Instant At,
    string Actor,
    string Project,
    Instant Until,
    Fraction UnitHours,
    Money Total,
    Money? Settlement,
    string PriceBook
) : LifeEvent(At, Actor)
{
    /// <inheritdoc/>
    public override Money? BalanceChange => -(Settlement ?? Total);
}

/// <summary>A ticket was opened.</summary>
public sealed record TicketOpened(Instant At, string Actor, Ticket Ticket) : LifeEvent(At, Actor);

/// <summary>Somebody wrote on a ticket.</summary>
public sealed record TicketWritten(Instant At, string Actor, long Ticket, bool IsStaff, string Text)
    : LifeEvent(At, Actor);

/// <summary>A ticket was decided, taken back, or undone.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Ticket">Its number.</param>
/// <param name="Step">What happened to it.</param>
/// <param name="Frozen">With an approval, the projects that it freezes.</param>
/// <param name="Refund">With an approval, the refund that is paid at deletion; else null.</param>
public sealed record TicketMoved(
    Instant At,
    string Actor,
    long Ticket,
    TicketStep Step,
    IReadOnlyList<string>? Frozen = null,
    GrantedRefund? Refund = null
) : LifeEvent(At, Actor)
{
    /// <summary>The instance after it.</summary>
    public Instance Apply(Instance before) =>
        Step switch
        {
            TicketStep.Approve => before with
            {
                Recorded = InstanceLife.Table.Next(before.Recorded, InstanceStep.Cancel),
                Cancellation = new Cancellation(Ticket, At),
                CancellationPending = false,
                RemindedAt = null,
                Version = before.Version + 1,
            },
            // What came due while it was frozen is not made up for, but for the attempt of the running day.
            TicketStep.Restore => before with
            {
                Recorded = InstanceLife.Table.Next(before.Recorded, InstanceStep.Restore),
                Cancellation = null,
                RemindedAt = At,
                TriedAt = At - Duration.FromDays(1),
                Version = before.Version + 1,
            },
            _ => before with { CancellationPending = false },
        };
}

/// <summary>Days of all that the account has became revenue.</summary>
/// <remarks>
/// One for the account and not one for each instance: how much it is of each follows from the layers.
/// </remarks>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Through">Days completed until this instant are revenue.</param>
public sealed record RevenueRecognised(Instant At, string Actor, Instant Through) : LifeEvent(At, Actor);
