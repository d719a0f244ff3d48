using Cubit.Catalog;
using State = Cubit.Instances.InstanceState;

namespace Cubit.Instances;

/// <summary>What moves an instance from state to state.</summary>
public enum InstanceStep
{
    /// <summary>Another configuration within the term.</summary>
    Resize,

    /// <summary>A further term, or a first one again.</summary>
    Renew,

    /// <summary>The last term ends.</summary>
    EndTerm,

    /// <summary>A ticket to cancel it is approved.</summary>
    Cancel,

    /// <summary>An operator takes the cancellation back.</summary>
    Restore,

    /// <summary>Its time frozen is over.</summary>
    Delete,
}

/// <summary>The life of an instance as a table.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class InstanceLife
{
    /// <summary>Every state, step and next state.</summary>
    public static StateTable<State, InstanceStep> Table { get; } =
        new(
            "instance",
            [State.Active],
            [
                new(State.Active, InstanceStep.Resize, State.Active),
                new(State.Active, InstanceStep.Renew, State.Active),
                new(State.Active, InstanceStep.EndTerm, State.Frozen),
                new(State.Active, InstanceStep.Cancel, State.Frozen),
                new(State.Frozen, InstanceStep.Renew, State.Active),
                new(State.Frozen, InstanceStep.Restore, State.Active),
                new(State.Frozen, InstanceStep.Delete, State.Deleted),
            ]
        );
}
