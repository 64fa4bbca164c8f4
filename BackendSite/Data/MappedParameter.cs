using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BackendSite.Data;

/// <summary>A parameter of a prepared command that takes one property of a record, as the model stores it.</summary>
internal sealed class MappedParameter
{
    private readonly IClrPropertyGetter getter;
    private readonly Func<object?, object?>? convert;

    /// <summary>Adds the parameter to the command.</summary>
    public MappedParameter(IProperty property, DbCommand command, string name)
    {
        var mapping = property.GetRelationalTypeMapping();
        Property = property;
        Parameter = mapping.CreateParameter(command, name, null, nullable: true);
        getter = property.GetGetter();
        convert = mapping.Converter?.ConvertToProvider;
        command.Parameters.Add(Parameter);
    }

    public IProperty Property { get; }

    public DbParameter Parameter { get; }

    /// <summary>Takes the value of a record.</summary>
    public void Take(object record)
    {
        var value = getter.GetClrValue(record);
        Parameter.Value = (value is null || convert is null ? value : convert(value)) ?? DBNull.Value;
    }
}
