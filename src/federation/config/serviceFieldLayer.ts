import { type ConfigLayer, settingLayerOf } from "../../simulation/index.ts";
import { serviceJsonSchema } from "./serviceJsonSchema.ts";

/** The layer of one `field=value` of a service. @throws GFML_SETTING_SYNTAX */
export const serviceFieldLayer = (setting: string): ConfigLayer => settingLayerOf(serviceJsonSchema())(setting);
