using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackendSite.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LeadDayValues : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "Minutes",
                table: "LeadDays",
                type: "text",
                nullable: false,
                oldClrType: typeof(List<int>),
                oldType: "integer[]");

            migrationBuilder.CreateIndex(
                name: "IX_LeadDays_By_Value",
                table: "LeadDays",
                columns: new[] { "By", "Value" });

            // What filters offer is read from these sums now.
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION "LeadChanged"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM "LeadsToIndex" WHERE "Id" = 0) THEN
                        INSERT INTO "LeadsToIndex" VALUES (NEW."Id");
                    ELSE
                        PERFORM "IndexLead"(NEW."Id");
                    END IF;
                    RETURN NULL;
                END $$;
                """);
            migrationBuilder.Sql("DROP TABLE \"LeadFacets\";");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LeadDays_By_Value",
                table: "LeadDays");

            migrationBuilder.AlterColumn<List<int>>(
                name: "Minutes",
                table: "LeadDays",
                type: "integer[]",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");
        }
    }
}
