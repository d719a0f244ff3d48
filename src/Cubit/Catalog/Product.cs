namespace Cubit.Catalog;

/// <summary>What an instance is configured as: a number of compute units, or a named configuration.</summary>
public abstract record Configuration
{
    private Configuration() { }

    /// <summary>So many compute units (CUs).</summary>
    public sealed record Units(int ComputeUnits) : Configuration
    {
        /// <inheritdoc/>
        public override string ToString() => $"{ComputeUnits} CU";
    }

    /// <summary>A configuration that the price book names: <c>A</c>.</summary>
    public sealed record Named(string Name) : Configuration
    {
        /// <inheritdoc/>
        public override string ToString() => $"configuration {Name}";
    }
}

/// <summary>A place where instances run.</summary>
public sealed record Region(string Id, string Name);

/// <summary>The sizes in which a product is sold by the compute unit.</summary>
public sealed record UnitRange(int Min, int Step, int Max);

/// <summary>
/// Something sold by subscription: <c>maxcompute</c> by the compute unit, <c>ecs</c> by named configuration.
/// </summary>
/// <param name="Id">Lower-case id: <c>maxcompute</c>.</param>
/// <param name="Name">The name for people: <c>MaxCompute</c>.</param>
/// <param name="Units">The sizes, or null where configurations are named.</param>
public sealed record Product(string Id, string Name, UnitRange? Units);

/// <summary>The agreement of service that a buyer accepts, by id and version.</summary>
public sealed record Agreement(string Id, string Version, string Title);
