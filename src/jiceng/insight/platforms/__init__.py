"""三大服务平台: how much the places, the network and what is shared are used, side by side."""
